/** The matrix of actions: for each, who may. One that is not here fails the test, by its name. */
import { inFile, type Row } from "../row";
import { addPasskeyRows, profileRows, proveRows, securityRows } from "./account";
import { billingRows, keyRows, notificationRows } from "./money-and-keys";
import { invitationRows, organizationRows, providerRows } from "./organization";
import { staffRows } from "./staff";
import { emailRows, mailedRows, signInRows } from "./ways-in";

type Rows = Readonly<Record<string, Row>>;
const dashboard = "app/(dashboard)/dashboard";

export const sharedRows: Rows = {
  ...inFile(`${dashboard}/billing/actions.ts`, billingRows),
  ...inFile(`${dashboard}/keys/actions.ts`, keyRows),
  ...inFile(`${dashboard}/organization/actions.ts`, organizationRows),
  ...inFile(`${dashboard}/providers/actions.ts`, providerRows),
  ...inFile("app/(admin)/admin/users/actions.ts", staffRows),
};

export const personalRows: Rows = {
  ...inFile("app/(auth)/actions.ts", mailedRows),
  ...inFile("app/(auth)/email/actions.ts", emailRows),
  ...inFile("app/(auth)/invitation/actions.ts", invitationRows),
  ...inFile("app/(auth)/prove/actions.ts", proveRows),
  ...inFile("app/(auth)/sign-in/actions.ts", signInRows),
  ...inFile(`${dashboard}/settings/notifications/actions.ts`, notificationRows),
  ...inFile(`${dashboard}/settings/profile/actions.ts`, profileRows),
  ...inFile(`${dashboard}/settings/security/actions.ts`, securityRows),
  ...inFile(`${dashboard}/settings/security/passkeys/actions.ts`, addPasskeyRows),
};
