// What a page does better where scripts run. Every page is whole without it; it stores nothing and asks nobody.
"use strict";

/** Of the announced Versions whose day has come in the policy's time zone, the last one says that it applies. */
function announce() {
  const strip = document.querySelector("[data-zone]");
  if (!strip) return;
  const today = new Intl.DateTimeFormat("sv", { timeZone: strip.dataset.zone }).format(); // 2027-03-01
  const begun = [...strip.querySelectorAll("[data-applies]")].filter((one) => one.dataset.applies <= today);
  begun.slice(-1).forEach((one) => (one.textContent = one.dataset.now));
}

/** Another language's page opens at the section that this one shows; its changes are numbered by themselves. */
function carrySection() {
  const links = document.querySelectorAll(".gz-languages a[hreflang]");
  const carry = () => links.forEach((link) => (link.hash = /^#c[0-9]/.test(location.hash) ? "" : location.hash));
  addEventListener("hashchange", carry);
  carry();
}

announce();
carrySection();
