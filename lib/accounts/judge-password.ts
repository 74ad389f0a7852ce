import { commonParts } from "./common-passwords";

type Context = { readonly email: string; readonly username?: string | undefined; readonly siteName: string };

const ownCharactersMin = 8;
const distinctCharactersMin = 5;
const keyboardRows = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890"];

/**
 * Why a password is too easily guessed, or null. NIST SP 800-63B-4 §3.1.1.2: no rules of composition, but a blocklist of
 * common, expected and context-specific passwords, and the reason is told. Works offline: no password leaves the house.
 */
export function judgePassword(password: string, { email, username, siteName }: Context): string | null {
  const plain = password.toLowerCase();
  if (new Set(plain).size < distinctCharactersMin) return "This repeats too few characters to be safe.";
  if (isRepetition(plain)) return "This repeats the same few characters. Choose something longer to guess.";
  if (isRun(plain)) return "This follows the keyboard or the alphabet. Choose something harder to guess.";
  const contextual = [email, ...email.split(/[@.+_-]/), username ?? "", siteName].map((word) => word.toLowerCase());
  if (countOwn(plain, contextual) >= ownCharactersMin) return null;
  return "This is made of words that are guessed first, such as common passwords, your address or our name.";
}

/** Whether it is one short piece again and again: "abcabcabcabcabc". */
function isRepetition(text: string): boolean {
  const characters = [...text];
  const repeatsAfter = (period: number) =>
    characters.every((character, index) => index < period || character === characters[index - period]);
  const longestPiece = Math.floor(characters.length / 2);
  return Array.from({ length: longestPiece }, (_, index) => index + 1).some(
    (period) => period <= 8 && repeatsAfter(period),
  );
}

/** Whether most of it is steps to the next letter, digit or key. */
function isRun(text: string): boolean {
  const characters = [...text];
  const steps = characters.filter((character, index) => index > 0 && isNeighbour(characters[index - 1]!, character));
  return steps.length >= (characters.length - 1) * 0.75;
}

function isNeighbour(left: string, right: string): boolean {
  if (Math.abs(left.codePointAt(0)! - right.codePointAt(0)!) <= 1) return true;
  return keyboardRows.some((row) => {
    const from = row.indexOf(left);
    const to = row.indexOf(right);
    return from >= 0 && to >= 0 && Math.abs(from - to) === 1;
  });
}

/** How many letters of the password are its own, beside common words, its owner's names and mere numbers. */
function countOwn(plain: string, contextual: readonly string[]): number {
  const parts = [...contextual.filter((word) => word.length >= 4), ...commonParts];
  const rest = parts.reduce((text, part) => text.replaceAll(part, " "), plain);
  // Nothing common in it: then its digits and signs count as well.
  return rest === plain ? plain.length : rest.replace(/[\s\d!-/:-@[-`{-~]+/g, "").length;
}
