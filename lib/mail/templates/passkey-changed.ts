import { securityNotice } from "./security-notice";

export const passkeyAdded = securityNotice("A passkey was added", [
  "It signs in without a password. Signing in with your password alone is no longer possible.",
]);

export const passkeyRemoved = securityNotice("A passkey was removed", ["It opens your account no more."]);
