import { securityNotice } from "./security-notice";

export const secondFactorOn = securityNotice("An authenticator app was added", [
  "From now on, signing in with your password asks for a code of the app too.",
  "Keep your recovery codes where you find them without your phone.",
]);

export const secondFactorOff = securityNotice("The authenticator app was removed", [
  "Signing in no longer asks for a code of the app.",
]);

export const recoveryCodeUsed = securityNotice("A recovery code was used", [
  "Somebody, hopefully you, proved to be you with one of your recovery codes. That code works no more.",
]);

export const recoveryCodesRenewed = securityNotice("New recovery codes were made", [
  "The recovery codes of before work no more.",
]);
