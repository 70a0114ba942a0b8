// Buttons that copy a text of the page: <button data-copy="id of the text" hidden>.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    const line = document.createElement("div");
    line.className = "toast";
    line.textContent = "Copied";
    document.getElementById("toast").replaceChildren(line);
  });
}
