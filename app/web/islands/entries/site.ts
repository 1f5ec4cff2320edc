// What every page has: its looks, signing in and out, and a language switch that keeps one's place.

import "../../styles/tokens.css";
import "../../styles/base.css";
import "../../styles/layout.css";
import "../../styles/parts.css";
import { ask, Problem } from "../api";

document.querySelector<HTMLAnchorElement>("[data-language-switch]")?.addEventListener("click", (event) => {
  (event.currentTarget as HTMLAnchorElement).hash = location.hash;
});

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-sign-out]")) {
  button.addEventListener("click", () => {
    button.disabled = true;
    void ask("DELETE", "/session").finally(() => location.assign(`/${document.documentElement.lang}/`));
  });
}

const form = document.querySelector<HTMLFormElement>("[data-sign-in]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn(form);
});

async function signIn(signInForm: HTMLFormElement): Promise<void> {
  const button = signInForm.querySelector<HTMLButtonElement>("[type=submit]");
  const message = signInForm.querySelector<HTMLElement>("[data-message]");
  if (!button || !message || button.disabled) return;
  button.disabled = true;
  message.hidden = true;
  const data = new FormData(signInForm);
  try {
    await ask("POST", "/session", { body: { email: data.get("email"), password: data.get("password") } });
    location.assign(signInForm.dataset.signIn ?? "/");
  } catch (error) {
    message.textContent = error instanceof Problem ? error.message : String(error);
    message.hidden = false;
    button.disabled = false;
  }
}
