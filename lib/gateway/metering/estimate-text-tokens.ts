/** Kinds of characters that tokenisers treat alike. */
const lower = 0;
const upper = 1;
const digit = 2;
const sign = 3;
const newline = 4;
const space = 5;
const han = 6;
const kana = 7;
const letter = 8;
const wide = 9;

/**
 * Tokens for a run of each kind, fitted to what o200k counts for English, German, French, Spanish, Russian, Chinese and
 * Japanese prose and for code in six languages.
 */
const perWord = 0.87;
const wordLength = 7;
const perLetterBeyond = 0.57;
const perThreeDigits = 1.3;
const perSigns = 0.79;
const perSignBeyond = 0.2;
const perNewlines = 1.09;
const blanksPerToken = 80;
const perHan = 0.85;
const perKana = 0.7;
const perLetter = 0.26;
const perWide = 0.6;

const longest = 262_144;
const samples = 4;
const sampleLength = longest / samples;

/** About how many tokens a text is. Of one beyond a quarter of a million characters, four samples stand for all. */
export function estimateTextTokens(text: string): number {
  if (text.length <= longest) return countRuns(text, 0, text.length);
  const step = Math.floor((text.length - sampleLength) / (samples - 1));
  let tokens = 0;
  for (let i = 0; i < samples; i++) tokens += countRuns(text, i * step, i * step + sampleLength);
  return (tokens / longest) * text.length;
}

function countRuns(text: string, from: number, to: number): number {
  let tokens = 0;
  let at = from;
  while (at < to) {
    const kind = kindAt(text, at);
    const end = runEnd(text, at, to, kind);
    tokens += runTokens(kind, end - at);
    at = end;
  }
  return tokens;
}

/** Words end where a capital follows a small letter, as in names of code. */
function runEnd(text: string, from: number, to: number, kind: number): number {
  let at = from + 1;
  let before = kind;
  for (; at < to; at++) {
    const next = kindAt(text, at);
    const goesOn = kind > upper ? next === kind : next === lower || (next === upper && before === upper);
    if (!goesOn) break;
    before = next;
  }
  return at;
}

function runTokens(kind: number, length: number): number {
  switch (kind) {
    case lower:
    case upper:
      return perWord + Math.max(0, length - wordLength) * perLetterBeyond;
    case digit:
      return Math.ceil(length / 3) * perThreeDigits;
    case sign:
      return perSigns + (length - 1) * perSignBeyond;
    case newline:
      return perNewlines + Math.floor(length / blanksPerToken);
    case space:
      return Math.floor(length / blanksPerToken);
    case han:
      return length * perHan;
    case kana:
      return length * perKana;
    case letter:
      return length * perLetter;
    default:
      return length * perWide;
  }
}

function kindAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < ascii.length ? ascii[code]! : kindBeyondAscii(code);
}

const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[a-z]/.test(character)) return lower;
  if (/[A-Z]/.test(character)) return upper;
  if (/[0-9]/.test(character)) return digit;
  if (/[\n\r]/.test(character)) return newline;
  return /\s/.test(character) ? space : sign;
});

function kindBeyondAscii(code: number): number {
  if (code < 0xc0) return sign;
  if (code < 0x250) return lower;
  if (code < 0x2000) return letter;
  if (code < 0x3040) return wide;
  if (code < 0x3100) return kana;
  if (code >= 0x3400 && code < 0xa000) return han;
  if (code >= 0xac00 && code < 0xd7a4) return kana;
  // Halves of a pair (emoji), private and full-width characters.
  return code >= 0xf900 && code < 0xfb00 ? han : wide;
}
