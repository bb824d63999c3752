"use strict";
// What every page can do: speak another language, look otherwise, print. Without scripts the page is whole, in its own language.
const tapready = (() => {
  const part = (id) => document.getElementById(id);
  const root = document.documentElement, listeners = [];
  let words = null, chosen = root.lang;

  const unpacked = async (base64) => {
    const letters = atob(base64), bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
  };

  // ── Words: a text of the page's language, in the language chosen ──
  const folded = (text) => text.replace(/[ \n\t]+/g, " ").replace(/^ | $/g, "");
  const place = () => words.others.indexOf(chosen); // -1: the page's own language
  const say = (text) => words?.texts[folded(text)]?.[place()] ?? text;
  const spoken = () => words?.languages.find((one) => one.code === chosen);
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number), one = spoken();
    return one && year ? one.day.replace("{day}", date).replace("{month}", one.months[month - 1]).replace("{year}", year) : iso;
  };
  const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, spoken()?.thousands ?? ",");

  const texts = new Map(), attributes = []; // what is to be said again: text nodes with their own text, attributes with theirs
  const gather = () => {
    const skipped = (node) => node.nodeType === 1 && (node.translate === false || /^(script|style|noscript|time|code)$/i.test(node.localName) || node.dataset?.say);
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      skipped(node) ? NodeFilter.FILTER_REJECT : node.nodeType === 3 ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    while (walk.nextNode()) if (words.texts[folded(walk.currentNode.data)]) texts.set(walk.currentNode, walk.currentNode.data);
    for (const name of ["aria-label", "data-label"])
      for (const element of document.querySelectorAll(`[${name}]`)) attributes.push([element, name, element.getAttribute(name)]);
  };

  const speak = async (code) => {
    await learnt;
    if (!texts.size) gather();
    chosen = [words.here, ...words.others].includes(code) ? code : words.here;
    root.lang = chosen;
    for (const [node, own] of texts) node.data = own.replace(/\S[^]*\S|\S/, () => say(own));
    for (const [element, name, own] of attributes) element.setAttribute(name, say(own));
    for (const element of document.querySelectorAll("[data-say]")) {
      element.dataset.own ??= element.textContent;
      element.textContent = words.marked[element.dataset.say][place()] ?? element.dataset.own;
    }
    for (const element of document.querySelectorAll("time")) element.textContent = day(element.dateTime);
    part("tool-language").value = chosen;
    for (const heard of listeners) heard();
  };

  // ── The choice stands in the address where that holds no anchor: #lang=fr ──
  const asked = () => (location.hash.includes("=") ? new URLSearchParams(location.hash.slice(1)).get("lang") : null);
  const remember = () => {
    if (location.hash && !location.hash.includes("=")) return;
    const said = new URLSearchParams(location.hash.slice(1));
    said.delete("lang");
    if (chosen !== words.here) said.set("lang", chosen);
    history.replaceState(null, "", `#${said}`);
  };

  // ── Print: what is open, or everything ──
  const print = (everything) => {
    const folds = [...document.querySelectorAll("details")], open = folds.map((fold) => fold.open);
    root.classList.toggle("summary", !everything);
    for (const fold of folds) fold.open = everything;
    addEventListener("afterprint", () => {
      root.classList.remove("summary");
      folds.forEach((fold, at) => (fold.open = open[at]));
    }, { once: true });
    window.print();
  };

  root.classList.add("scripts");
  part("tool-language").addEventListener("change", async (event) => {
    await speak(event.target.value);
    remember();
  });
  part("tool-theme").addEventListener("change", (event) => (root.dataset.theme = event.target.value));
  for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print(button.dataset.print === "all"));
  addEventListener("hashchange", () => asked() && asked() !== chosen && speak(asked()));
  const learnt = unpacked(part("packed-words").textContent).then((told) => (words = told));
  const ready = asked() ? speak(asked()) : learnt;
  return { say, day, number, unpacked, ready, language: () => (words && chosen !== words.here ? chosen : ""), onSpeak: (heard) => listeners.push(heard) };
})();
