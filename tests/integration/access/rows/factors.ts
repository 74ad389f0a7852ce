import { Secret, TOTP } from "otpauth";
import type { SignedIn } from "@/lib/accounts/find-session";
import { addPasskey } from "@/lib/accounts/passkeys/add-passkey";
import { beginAddingPasskey } from "@/lib/accounts/passkeys/begin-adding-passkey";
import { AddPasskeyInput } from "@/lib/accounts/passkeys/passkey-response";
import { confirmTotp } from "@/lib/accounts/second-factor/confirm-totp";
import { findTotpSetup } from "@/lib/accounts/second-factor/find-totp-setup";
import { startTotp } from "@/lib/accounts/second-factor/start-totp";
import { softwareAuthenticator } from "../../../support/software-authenticator";
import { newSession, type Person } from "../world";

export const newAuthenticator = () => softwareAuthenticator({ origin: "http://localhost:3000", rpId: "localhost" });

/** In a browser of its own, as what is added here gives its session another token. */
async function elsewhere(person: Person): Promise<SignedIn> {
  return { ...person, provedAt: new Date(), sessionId: await newSession({ userId: person.userId }) };
}

/** A device with a passkey of this person, and the recovery codes that came with their first factor. */
export async function addPasskeyOf(person: Person) {
  const here = await elsewhere(person);
  const authenticator = newAuthenticator();
  const { token, options } = await beginAddingPasskey(here);
  const input = AddPasskeyInput.parse({ response: authenticator.create(options) });
  const { recoveryCodes } = await addPasskey(here, { ...input, token, device: "Firefox on Linux" });
  return { authenticator, recoveryCodes: recoveryCodes ?? [] };
}

/** An app that is being set up, and the code that it shows. */
export async function beginTotpOf(person: Person): Promise<string> {
  const here = await elsewhere(person);
  await startTotp(here);
  const { secret } = (await findTotpSetup(here))!;
  return new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) }).generate();
}

export async function enableTotpOf(person: Person): Promise<void> {
  const code = await beginTotpOf(person);
  await confirmTotp(await elsewhere(person), { code, endOthers: false });
}
