// Passkeys: asks the browser for one, and hands its answer to the interface. Without a script, forms go on.

import { ask, Problem } from "./api";

type Json = Record<string, unknown>;

function readBytes(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer;
}

function writeBytes(bytes: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readDescriptors(list: unknown): PublicKeyCredentialDescriptor[] {
  return ((list ?? []) as { id: string }[]).map(({ id }) => ({ id: readBytes(id), type: "public-key" }));
}

function writeCredential(credential: PublicKeyCredential, response: Json): Json {
  return { id: credential.id, rawId: writeBytes(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

async function getPasskey(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: readBytes(options.challenge as string),
    allowCredentials: readDescriptors(options.allowCredentials),
  } as PublicKeyCredentialRequestOptions;
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAssertionResponse;
  return writeCredential(credential, {
    clientDataJSON: writeBytes(answer.clientDataJSON),
    authenticatorData: writeBytes(answer.authenticatorData),
    signature: writeBytes(answer.signature),
    userHandle: answer.userHandle ? writeBytes(answer.userHandle) : null,
  });
}

async function makePasskey(options: Json): Promise<Json> {
  const user = options.user as { id: string; name: string; displayName: string };
  const publicKey = {
    ...options,
    challenge: readBytes(options.challenge as string),
    user: { ...user, id: readBytes(user.id) },
    excludeCredentials: readDescriptors(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const answer = credential.response as AuthenticatorAttestationResponse;
  return writeCredential(credential, {
    clientDataJSON: writeBytes(answer.clientDataJSON),
    attestationObject: writeBytes(answer.attestationObject),
  });
}

function complain(error: unknown): void {
  const place = document.querySelector<HTMLElement>("[data-passkey-error]");
  if (!place) return;
  // what the browser itself says is in its own words and of no use to anybody
  place.textContent = error instanceof Problem ? error.message : (place.dataset.failed ?? "");
  place.hidden = false;
}

async function signIn(button: HTMLElement): Promise<void> {
  const ticket = button.dataset.ticket || null;
  const { options } = await ask<{ options: Json }>("POST", "/session/passkey/options", { body: { ticket } });
  const credential = await getPasskey(options);
  const session = await ask<{ second_factor: string }>("POST", "/session/passkey", { body: { credential, ticket } });
  const language = document.documentElement.lang;
  location.assign(session.second_factor === "owed" ? `/${language}/account/second-factor` : (button.dataset.next ?? `/${language}/mine`));
}

async function add(form: HTMLFormElement): Promise<void> {
  const name = new FormData(form).get("name");
  const { options } = await ask<{ options: Json }>("POST", "/passkeys/options");
  const credential = await makePasskey(options);
  const added = await ask<{ recovery_codes: string[] }>("POST", "/passkeys", { body: { name, credential } });
  const place = document.querySelector<HTMLElement>("[data-codes]");
  if (!added.recovery_codes.length || !place) {
    location.assign(location.pathname);
    return;
  }
  place.querySelector("ul")?.replaceChildren(
    ...added.recovery_codes.map((code) => {
      const line = document.createElement("li");
      line.append(Object.assign(document.createElement("code"), { textContent: code }));
      return line;
    }),
  );
  place.hidden = false;
  place.scrollIntoView();
  form.hidden = true;
}

if ("PublicKeyCredential" in window) {
  for (const button of document.querySelectorAll<HTMLElement>("[data-passkey-sign-in]")) {
    button.hidden = false;
    button.addEventListener("click", () => void signIn(button).catch(complain));
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-passkey-add]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void add(form).catch(complain);
    });
  }
  for (const hint of document.querySelectorAll<HTMLElement>("[data-passkey-none]")) hint.hidden = true;
}
