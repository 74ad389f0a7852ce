"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { changePassword } from "@/lib/accounts/change-password";
import { removePasskey } from "@/lib/accounts/passkeys/remove-passkey";
import { renamePasskey } from "@/lib/accounts/passkeys/rename-passkey";
import { ChangePasswordInput, ConfirmTotpInput, RenamePasskeyInput, ThingInput } from "@/lib/accounts/schema";
import { confirmTotp } from "@/lib/accounts/second-factor/confirm-totp";
import { disableTotp } from "@/lib/accounts/second-factor/disable-totp";
import { renewRecoveryCodes } from "@/lib/accounts/second-factor/renew-recovery-codes";
import { startTotp } from "@/lib/accounts/second-factor/start-totp";
import { endOtherSessions } from "@/lib/accounts/sessions/end-other-sessions";
import { endOwnSession } from "@/lib/accounts/sessions/end-own-session";
import { action } from "@/lib/web/action";
import { keepRenewedSession } from "@/lib/web/renewed-session";

const here = "/dashboard/settings/security";
const Nothing = z.object({});
const limited = { limit: "form_account" } as const;

export const changePasswordAction = action(ChangePasswordInput, limited, async (person, input) => {
  await keepRenewedSession(await changePassword(person, input));
  revalidatePath(here);
});

export const startTotpAction = action(Nothing, limited, async (person) => {
  await startTotp(person);
  redirect(`${here}/totp`);
});

export const confirmTotpAction = action(ConfirmTotpInput, limited, async (person, input) => {
  const { sessionToken, recoveryCodes } = await confirmTotp(person, input);
  await keepRenewedSession(sessionToken);
  return { recoveryCodes };
});

export const disableTotpAction = action(Nothing, limited, async (person) => {
  await disableTotp(person);
  redirect(`${here}?done=authenticator-off`);
});

export const renewRecoveryCodesAction = action(Nothing, limited, (person) => renewRecoveryCodes(person));

export const renamePasskeyAction = action(RenamePasskeyInput, limited, async (person, input) => {
  await renamePasskey(person, input);
  revalidatePath(here);
});

export const removePasskeyAction = action(ThingInput, limited, async (person, input) => {
  await removePasskey(person, input);
  redirect(`${here}?done=passkey-removed`);
});

export const endSessionAction = action(ThingInput, limited, async (person, input) => {
  await endOwnSession(person, input);
  redirect(`${here}?done=session-ended`);
});

export const endOtherSessionsAction = action(Nothing, limited, async (person) => {
  await endOtherSessions(person);
  redirect(`${here}?done=sessions-ended`);
});
