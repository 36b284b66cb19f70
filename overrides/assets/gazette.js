// What a page does better where scripts run. Every page is whole without it; it stores nothing and asks nobody.
"use strict";

/** Of the announced Versions whose day has come in the policy's time zone, the last one says that it applies. */
function announce() {
  const strip = document.querySelector("[data-zone]");
  if (!strip) return;
  const today = new Intl.DateTimeFormat("sv", { timeZone: strip.dataset.zone }).format(); // 2027-03-01
  const begun = [...strip.querySelectorAll("[data-applies]")].findLast((one) => one.dataset.applies <= today);
  if (begun) begun.textContent = begun.dataset.now;
}

/** Another language's page opens at what this one shows: the Versions, the section, a paragraph if both have it. */
function carryPlace() {
  const { hash, search } = location;
  const outer = hash.replace(/-[a-z]+[0-9_]+$/, "");
  const target = document.querySelector(":target");
  if (!target && outer !== hash) location.replace(outer); // a paragraph that this text does not have
  const heading = target?.closest(".gz-section")?.querySelector(".gz-anchor");
  document.querySelectorAll(".gz-languages a[hreflang]").forEach((link) => {
    const other = /^#c[0-9]/.test(hash) ? "#" : "apart" in link.dataset && heading?.hash;
    Object.assign(link, { hash: other || hash, search }); // changes have their own numbers
  });
  offerCitation(target, heading);
}

/** What is cited is what the address names, a section or what stands in it; there the button stands. */
function offerCitation(target, heading) {
  const copy = document.querySelector(".gz-copy");
  if (!copy) return;
  const [whole, ...parts] = document.querySelectorAll(".gz-citation");
  const citation = (parts.find((part) => part.querySelector("a").hash === heading?.hash) ?? whole).cloneNode(true);
  const address = citation.querySelector("a");
  const place = target?.closest(".gz-section > *, .gz-lead > *, .gz-section");
  if (place) address.textContent = address.textContent.replace(/(#.*)?$/, () => "#" + target.id);
  const [button, said] = copy.children;
  button.onclick = async () => {
    said.textContent = citation.textContent; // where scripts may not copy, a hand can
    await navigator.clipboard.writeText(said.textContent);
    said.prepend(said.dataset.copied, " ");
  };
  said.textContent = "";
  copy.hidden = false;
  (place ?? whole).after(copy);
}

/** The way to a mark leads to the view of changes: either text alone shows none. */
function showMarks({ target }) {
  const view = document.getElementById("gz-view-changes");
  if (view && /^#c[0-9]/.test(target.closest("a")?.hash)) view.checked = true;
}

/** Of ascending places that one list has in the other, the longest run that keeps its order: its indexes. */
function rising(places) {
  const ends = []; // by length of a run, the index where the lowest of those that long ends
  const before = places.map((place, nth) => {
    let length = ends.findIndex((end) => places[end] > place);
    if (length < 0) length = ends.length;
    ends[length] = nth;
    return ends[length - 1];
  });
  const found = [];
  for (let nth = ends.at(-1); nth !== undefined; nth = before[nth]) found.unshift(nth);
  return found;
}

/** Two Versions as one list of blocks, [how it is shown, HTML], each block of either text once and in its order. */
function join({ states, marks, versions }, from, to) {
  const old = versions[from];
  const now = versions[to];
  const places = new Map(old.map((state, nth) => [states[state][0], nth]));
  const origin = (state) => places.get(states[state][0]);
  const marked = (state) => (old[origin(state)] === state ? "" : marks[old[origin(state)] + " " + state]);
  const heirs = now.filter((state) => origin(state) !== undefined);
  const stayed = new Set(rising(heirs.map(origin)).map((nth) => heirs[nth]));
  const moved = new Set(heirs.filter((state) => !stayed.has(state) && marked(state) !== undefined));
  const left = new Set([...moved].map(origin));
  const joined = [];
  let at = 0;
  const leaveUntil = (end) => {
    for (; at < end; at++) joined.push(left.has(at) ? ["left", states[old[at]][4]] : ["went", states[old[at]][3]]);
  };
  let come = [];
  for (const state of [...now, undefined]) {
    if (state === undefined || stayed.has(state)) {
      leaveUntil(state === undefined ? old.length : origin(state));
      joined.push(...come);
      come = [];
    }
    if (state === undefined) break;
    const [, kept, came] = states[state];
    if (moved.has(state)) come.push(["moved", marked(state) || kept]);
    else if (!stayed.has(state)) come.push(["came", came]);
    else {
      const html = marked(state);
      if (html === undefined) joined.push(["went", states[old[at]][3]], ["came", came]);
      else joined.push(html ? ["changed", html] : ["same", kept]);
      at++;
    }
  }
  return joined;
}

/** Fetches a page or text of this site. */
async function load(url, kind) {
  const response = await fetch(url);
  if (!response.ok) throw response;
  return response[kind]();
}

/** HTML of this site as elements; nothing in it runs. */
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

/** Says a number in a sentence of the page. */
const counted = (sentence, count) => sentence.replace("%(count)s", count.toLocaleString(document.documentElement.lang));

/** An element of ours among a text that may have another language. */
function ours(tag, className, textContent = "") {
  const { lang } = document.documentElement;
  const { dir } = document.body;
  return Object.assign(document.createElement(tag), { className, textContent, lang, dir });
}

/** Blocks on the page, those that stayed folded but for the headings above what changed. */
function lay(joined, text) {
  let same = [];
  let before = "";
  const fold = (ends) => {
    const headings = [];
    while (!ends && same.length && /^H[1-6]$/.test(same.at(-1)[0]?.tagName)) headings.unshift(same.pop());
    if (same.length > 1) {
      const details = Object.assign(document.createElement("details"), { className: "gz-folded gz-same" });
      details.append(ours("summary", "", counted(text.dataset.unchanged, same.length)), ...same.flat());
      text.append(details);
    } else text.append(...same.flat());
    text.append(...headings.flat());
    same = [];
  };
  for (const [shown, html] of joined) {
    const { body } = parsed(html);
    if (shown === "same") same.push([...body.childNodes]);
    else {
      fold(false);
      if (shown === "moved") {
        [...body.children].forEach((element) => element.classList.add("gz-moved"));
        if (before !== shown) text.append(ours("p", "gz-tag", text.dataset.moved));
      }
      text.append(...body.childNodes);
    }
    before = shown;
  }
  fold(true);
}

/** The comparison that stands on a page of its own, its links right from here. */
async function lift(link) {
  const found = parsed(await load(link.href, "text"));
  for (const name of ["href", "src"])
    for (const element of found.querySelectorAll(`[${name}]:not([href^="#"])`))
      element.setAttribute(name, new URL(element.getAttribute(name), link.href));
  const more = document.getElementById("gz-own-page").content.cloneNode(true);
  more.querySelector("a").href = link.href;
  found.querySelector(".gz-compared").after(more);
  return found.querySelectorAll("#gz-content > :is(.gz-notice, .gz-compared, .gz-aside, .gz-redline)");
}

/** The comparison of two Versions whose texts are joined here. */
async function merge(form, from, to) {
  const own = [from, to].every((option) => "own" in option.dataset);
  const blocks = await load(own ? form.dataset.blocks : form.dataset.authoritative, "json");
  const joined = join(blocks, from.value, to.value);
  const made = document.getElementById("gz-merged").content.cloneNode(true);
  if (own) made.querySelector(".gz-notice")?.remove();
  for (const { dataset, parentNode, text } of [from, to]) {
    const link = Object.assign(document.createElement("a"), { href: dataset.url, textContent: text });
    made.querySelector(`[data-side=${parentNode.name}]`).append(link);
  }
  const changed = joined.filter(([shown]) => shown !== "same" && shown !== "left").length;
  const said = document.querySelector(".gz-compare__said").dataset;
  made.querySelector("[data-side=changes]").textContent = changed ? counted(said.changed, changed) : said.same;
  const text = made.querySelector(".gz-text");
  const dir = own ? text.dataset.ownDir : text.dataset.dir;
  if (blocks.lang !== document.documentElement.lang) Object.assign(text, { lang: blocks.lang, dir });
  lay(joined, text);
  return [made];
}

/** Any two Versions, as the form or the address names them, the older one first. */
async function compare(form) {
  const said = document.querySelector(".gz-compare__said");
  const place = document.getElementById("gz-comparison");
  const { search } = location;
  const asked = new URLSearchParams(search);
  place.replaceChildren();
  said.textContent = "";
  said.classList.remove("gz-hidden");
  if (!asked.has("from") && !asked.has("to")) return;
  const sides = ["from", "to"].map((name) => [...form.elements[name].options].find((one) => one.value === asked.get(name)));
  if (!sides.every(Boolean)) {
    said.textContent = said.dataset.unknown; // not in the words of the address: anybody can write one
    return;
  }
  if (sides[0].index < sides[1].index) {
    history.replaceState(null, "", "?" + new URLSearchParams({ from: asked.get("to"), to: asked.get("from") }));
    return compare(form); // the newest stands first
  }
  const [from, to] = sides;
  from.selected = to.selected = true;
  said.textContent = said.dataset.loading;
  try {
    const link = document.querySelector(`[data-from="${from.value}"][data-to="${to.value}"]`);
    const made = await (link ? lift(link) : merge(form, from, to));
    if (location.search !== search) return; // another one has been asked for meanwhile
    place.replaceChildren(...made);
    document.querySelector(".gz-print-only :last-child").dataset.search = search; // paper says where it is found
    said.textContent = place.querySelector(".gz-compared > :last-child dd").innerText; // heard; it is seen below
    said.classList.add("gz-hidden");
  } catch {
    if (location.search === search) said.textContent = said.dataset.failed;
  }
}

/** The form works where scripts run; each comparison has its own address. */
function offerComparisons() {
  const form = document.querySelector(".gz-compare");
  if (!form) return;
  const show = () => compare(form).then(carryPlace);
  form.hidden = false;
  form.onsubmit = (event) => {
    event.preventDefault();
    history.pushState(null, "", "?" + new URLSearchParams(new FormData(form)));
    show();
  };
  addEventListener("popstate", show);
  show();
}

announce();
addEventListener("load", carryPlace);
addEventListener("hashchange", carryPlace);
addEventListener("click", showMarks);
offerComparisons();
