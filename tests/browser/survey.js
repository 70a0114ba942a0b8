/* What there is to judge on the open page, as a map from a kind of thing to elements of that kind.

Two elements are of one kind where axe asks both the same and must answer the same. Its rules on
structure ask what an element is, what its attributes say, whether it has a name, what it stands in
and what it holds. Its rules on colour ask how a text looks and what lies behind it. */
() => {
    const LINKS = /^(for|headers|list|aria-(labelledby|describedby|details|controls|owns|flowto|activedescendant|errormessage))$/;
    const SILENT = /^(id|name|class|value|src|srcset|sizes|d|points|fill|stroke|data-.*|hx-.*)$/;
    const HOLDS = "ul, ol, dl, menu, table, thead, tbody, tr, [role]";
    const FIELDS = "input, select, textarea";
    const FOCUS = "a[href], button, input, select, textarea, summary, [tabindex], iframe";
    const TELLS = `[role], [aria-hidden], table, label, fieldset, ${FOCUS}`;
    const LEAST = 24;

    const kinds = new Map();
    const keep = (kind, one) => {
        if (!kinds.has(kind)) kinds.set(kind, []);
        kinds.get(kind).push(one);
    };
    const name = (one) => one.localName + (one.getAttribute("role") ?? "");
    const has = (words) => Boolean(words?.trim());

    const target = (id) => {
        const one = document.getElementById(id);
        return one ? name(one) + has(one.textContent) : "lost";
    };
    const told = ({ name, value }) => {
        if (LINKS.test(name)) return value.trim().split(/\s+/).map(target);
        if (!has(value)) return "";
        if (/^[a-z-]{1,16}$/.test(value)) return value;
        return isNaN(value) ? "words" : "number";
    };
    const attributes = (one) =>
        [...one.attributes]
            .filter((each) => !SILENT.test(each.name))
            .map((each) => `${each.name}=${told(each)}`)
            .sort();
    const speaks = (one) =>
        [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && has(node.data));
    const isNamed = (one) =>
        ["aria-label", "alt", "title"].some((each) => has(one.getAttribute(each))) ||
        (one.localName === "input" && has(one.value) && /submit|button|reset/.test(one.type));
    const held = (one) =>
        [...one.children].map(name).filter((each, index, all) => each !== all[index - 1]);
    const parents = ({ parentElement: one }) => one && name(one.parentElement ?? one) + name(one);
    const scrolls = (one, style) =>
        /auto|scroll/.test(style.overflowX + style.overflowY) &&
        (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight);

    const targets = [...document.querySelectorAll(FOCUS)].map((one) => [
        one,
        one.getBoundingClientRect(),
    ]);
    const far = (from, start, end) => Math.max(start - from, from - end, 0);
    const tight = (one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        if (!width || (width >= LEAST && height >= LEAST)) return "";
        const [middle, half] = [x + width / 2, y + height / 2];
        const near = targets.filter(
            ([other, box]) =>
                box.width && !other.contains(one) && !one.contains(other) &&
                Math.hypot(far(middle, box.x, box.right), far(half, box.y, box.bottom)) < LEAST,
        );
        if (!near.length) return "small";
        const places = near.map(([, box]) => [box.x - x, box.y - y, box.width, box.height]);
        return [width, height, ...places.flat()].map(Math.round).join();
    };

    const floats = [...document.body.querySelectorAll("*")].filter(
        (one) =>
            /absolute|fixed|sticky/.test(getComputedStyle(one).position) && one.offsetWidth > 1,
    ).map((one) => [one, one.getBoundingClientRect()]);
    const isOnPage = (one) => {
        const { right, bottom, width } = one.getBoundingClientRect();
        return width > 1 && right > 0 && bottom + scrollY > 0;
    };
    const across = (one) => {
        const { x, y, right, bottom } = one.getBoundingClientRect();
        const covers = floats
            .filter(([other, box]) =>
                box.x < right && x < box.right && box.y < bottom && y < box.bottom &&
                !other.contains(one) && !one.contains(other))
            .map(([other]) => other.className);
        return [...new Set(covers)].sort();
    };
    const isClear = (colour) => colour === "rgba(0, 0, 0, 0)";
    const below = (style, behind) => {
        const own = style.backgroundColor + style.backgroundImage;
        const faint = style.opacity === "1" ? "" : style.opacity;
        if (isClear(style.backgroundColor) && style.backgroundImage === "none") return behind + faint;
        return (style.backgroundColor.startsWith("rgba") || faint ? behind + faint : "") + own;
    };
    const look = (one, style, behind) =>
        [
            style.color, behind, style.fontSize, style.fontWeight, style.textShadow,
            one.matches(":disabled"), one.matches("svg *") && style.fill, across(one),
            one.matches("a") && [style.textDecorationLine, getComputedStyle(one.parentElement).color],
        ].join(" ");

    const walk = (one, within, behind) => {
        const style = getComputedStyle(one);
        if (style.display === "none") return { words: false, focus: false };
        const under = below(style, behind);
        const inside = one.matches(TELLS) ? `${within} ${name(one)}` : within;
        const parts = [...one.children].map((child) => walk(child, inside, under));
        const words = speaks(one) || isNamed(one) || parts.some((part) => part.words);
        const focus = parts.some((part) => part.focus);
        const canFocus = one.matches(FOCUS);
        keep(
            [
                "is", within, parents(one), name(one), style.visibility, attributes(one), words,
                one.matches(TELLS) && focus,
                one.labels && [...one.labels].map((label) => has(label.textContent)),
                one.matches(HOLDS) && held(one), scrolls(one, style), canFocus && tight(one),
            ].join(" "),
            one,
        );
        if ((speaks(one) || one.matches(FIELDS)) && isOnPage(one)) keep(`looks ${look(one, style, under)}`, one);
        return { words, focus: focus || canFocus };
    };
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    walk(document.documentElement, "", "");
    const metas = [...document.querySelectorAll("meta[name=viewport], meta[http-equiv]")];
    const page = [has(document.title), ids.length === new Set(ids).size, metas.map((one) => one.content)];
    keep(`is ${page.join(" ")}`, document.documentElement);
    window.survey = kinds;
    return [...kinds.keys()];
}
