/* Let axe judge the open page: rules on structure everywhere, rules on colour at these looks.

Answer what is wrong, and which of these looks axe judged. One that it did not (a text that a
rule passes over here) is asked about again on the next page. */
async ({ looks, options }) => {
    const MOST = 3;
    const marked = new Map();
    for (const look of looks)
        for (const one of window.survey.get(look).slice(0, MOST)) marked.set(one, look);
    for (const one of marked.keys()) one.dataset.unjudged = "";
    axe.configure({
        rules: [
            { id: "color-contrast", selector: "[data-unjudged]" },
            { id: "link-in-text-block", selector: "a[data-unjudged]" },
        ],
    });
    const reporter = (results, _options, resolve) => resolve(results);
    const results = await axe.run(document, { ...options, reporter });
    for (const one of marked.keys()) delete one.dataset.unjudged;
    const { passes, incomplete } = results.find((rule) => rule.id === "color-contrast");
    const looksOf = (nodes) => nodes.map(({ node }) => marked.get(node.element));
    return {
        told: [...new Set(looksOf([...passes, ...incomplete]))],
        faults: results.flatMap(({ id, violations }) =>
            violations.map(({ node, any, all, none }) =>
                `${id}: ${node.source} (${[...any, ...all, ...none].map((check) => check.message)})`)),
    };
}
