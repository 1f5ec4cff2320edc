// What every page has: its looks, and a language switch that keeps one's place.

import "../../styles/tokens.css";
import "../../styles/base.css";
import "../../styles/layout.css";
import "../../styles/parts.css";

document.querySelector<HTMLAnchorElement>("[data-language-switch]")?.addEventListener("click", (event) => {
  const link = event.currentTarget as HTMLAnchorElement;
  link.search = location.search;
  link.hash = location.hash;
});
