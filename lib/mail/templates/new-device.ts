import { securityNotice } from "./security-notice";

export const newDevice = securityNotice("A new sign-in", [
  "Your account was just opened in a kind of browser in which you are signed in nowhere else. The page below says which, and ends it if it was not you.",
]);
