/**
 * An event that is too long to be held goes on in pieces; what is learned from it is learned from its digest: the same
 * event with long strings (a picture in base64) emptied, so that usage and an end are found in it as in any other.
 */
export type EventDigest = {
  /** Takes the next piece. Gives the index in it after the event's end, or its length when the event goes on. */
  take(bytes: Uint8Array): number;
  /** The event, shortened; null when it is too long even so. */
  event(): Uint8Array | null;
  /** Bytes of generated text that were left out. */
  readonly answerBytes: number;
};

const digestBytesMax = 262_144;
const stringBytesMax = 1_024;

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const backslash = 0x5c;
const decoder = new TextDecoder();

/** `isAnswer`: whether a member of that name holds what the model said. */
export function createEventDigest(isAnswer: (key: string) => boolean): EventDigest {
  const kept = new Uint8Array(digestBytesMax);
  let length = 0;
  let isOverlong = false;
  let answerBytes = 0;
  // Of the string that is being read: where it begins in what is kept, how long it is in truth.
  let stringAt = -1;
  let stringLength = 0;
  let isEscaped = false;
  let key = "";
  let lineLength = 0;
  let before = 0;

  function keep(byte: number): void {
    if (length < digestBytesMax) kept[length++] = byte;
    else isOverlong = true;
  }

  function takeInString(byte: number): void {
    stringLength++;
    if (stringLength <= stringBytesMax) keep(byte);
    else if (stringLength === stringBytesMax + 1) length = stringAt;
    if (isEscaped) isEscaped = false;
    else if (byte === backslash) isEscaped = true;
    else if (byte === quote) closeString();
  }

  function closeString(): void {
    if (stringLength > stringBytesMax) {
      if (isAnswer(key)) answerBytes += stringLength - 1;
      keep(quote);
    } else key = decoder.decode(kept.subarray(stringAt, length - 1));
    stringAt = -1;
  }

  function takeByte(byte: number): void {
    keep(byte);
    if (byte !== quote) return;
    stringAt = length;
    stringLength = 0;
  }

  return {
    take(bytes) {
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at]!;
        const isLineEnd = byte === lineFeed || byte === carriageReturn;
        const isRestOfEnd = byte === lineFeed && before === carriageReturn;
        before = byte;
        if (!isLineEnd) {
          lineLength++;
          if (stringAt === -1) takeByte(byte);
          else takeInString(byte);
          continue;
        }
        keep(byte);
        // A string has no line end in it: what was never closed ends here, as it does for the scanner.
        stringAt = -1;
        isEscaped = false;
        if (isRestOfEnd) continue;
        if (lineLength > 0) lineLength = 0;
        else return byte === carriageReturn && bytes[at + 1] === lineFeed ? at + 2 : at + 1;
      }
      return bytes.length;
    },
    event: () => (isOverlong ? null : kept.slice(0, length)),
    get answerBytes() {
      return answerBytes;
    },
  };
}
