import { Secret, TOTP } from "otpauth";
import { checkPassword } from "@/lib/accounts/check-password";
import { createSession } from "@/lib/accounts/create-session";
import { createUser } from "@/lib/accounts/create-user";
import { findSession, type SignedIn } from "@/lib/accounts/find-session";
import { confirmTotp } from "@/lib/accounts/second-factor/confirm-totp";
import { findTotpSetup } from "@/lib/accounts/second-factor/find-totp-setup";
import { startTotp } from "@/lib/accounts/second-factor/start-totp";

export const password = "a lantern over quiet water";
const operator = { kind: "command_line" } as const;
let networks = 0;

/** One that nobody has tried anything from. */
export const newNetwork = () => `10.${Math.floor(networks / 250)}.${networks++ % 250}.0/24`;
export const emailOf = (name: string) => `${name}@example.test`;

export const signIn = (name: string, secret = password, network = newNetwork()) =>
  checkPassword({ email: emailOf(name), password: secret }, network);

export type Browser = { readonly token: string; readonly person: SignedIn };

/** A new person with a confirmed address, signed in by their password. */
export async function newPerson(name: string): Promise<Browser> {
  await createUser(operator, { email: emailOf(name), username: name, password, verified: true });
  return anotherBrowser(name);
}

export async function anotherBrowser(name: string, device = "Firefox on Linux"): Promise<Browser> {
  return browserOf(await createSession(await signIn(name), device));
}

export async function browserOf(token: string): Promise<Browser> {
  return { token, person: (await findSession(token))! };
}

/** The app that codes come from; `at` is how many seconds from now. */
export async function newTotp(person: SignedIn) {
  await startTotp(person);
  const { secret } = (await findTotpSetup(person))!;
  const app = new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) });
  return (atSeconds = 0) => app.generate({ timestamp: Date.now() + atSeconds * 1000 });
}

/** Turns the app on with a code of half a minute ago, so that the present one is still good. */
export async function enableTotp({ person }: Browser, { endOthers = false } = {}) {
  const codeAt = await newTotp(person);
  const { sessionToken, recoveryCodes } = await confirmTotp(person, { code: codeAt(-30), endOthers });
  return { codeAt, recoveryCodes: recoveryCodes!, browser: await browserOf(sessionToken) };
}

/** As the form reads a code that was typed. */
export const typed = (code: string) => code.replace(/[^a-zA-Z0-9]/g, "").toUpperCase();
