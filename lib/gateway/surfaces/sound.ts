/** How long a recording is, where that is what a call costs: in tokens, ten a second, as OpenAI counts what is heard. */
import { noUsage, readCount } from "../metering/usage";
import type { Usage } from "../ports";
import { isRecord } from "../wires/media";
import { readTokenUsage } from "./usage";

const tokensPerSecond = 10;
/** The tokens that metering holds for one piece of media, which are 83 minutes of sound. */
const tokensPerMediaPart = 50_000;
/** Opus at 6 kbit/s, the least that speech is recorded with. */
const bytesPerSecondMin = 750;
/** Of speech written down: 150 words a minute, six bytes each. */
const textBytesPerSecond = 15;
const textBytesPerToken = 4;

/**
 * For how many pieces of media a recording is held: one, however short the file, for silence takes hardly a byte, and one
 * more for each 83 minutes that a file of its size may last.
 */
export function countMediaParts(fileBytes: number): number {
  return 1 + Math.floor((fileBytes / bytesPerSecondMin) * (tokensPerSecond / tokensPerMediaPart));
}

/** What a provider counted: tokens, or seconds. Null when it counted neither. */
export function readSoundUsage(reported: unknown, duration: unknown): Usage | null {
  const seconds = isRecord(reported) && reported.type === "duration" ? reported.seconds : undefined;
  return (seconds === undefined ? readTokenUsage(reported, "input") : null) ?? ofDuration(seconds ?? duration);
}

function ofDuration(duration: unknown): Usage | null {
  const seconds = typeof duration === "string" && duration !== "" ? Number(duration) : duration;
  if (typeof seconds !== "number") return null;
  const inputTokens = readCount(Math.ceil(seconds * tokensPerSecond));
  return inputTokens === null ? null : { ...noUsage, inputTokens, audioInputTokens: inputTokens, source: "upstream" };
}

/** How long somebody takes to say a text of so many bytes, in seconds. */
export function estimateSpokenSeconds(textBytes: number): number {
  return textBytes / textBytesPerSecond;
}

/** Of a transcript without a count: by its last time mark where it has them (SRT, VTT), otherwise by its length. */
export function estimateSoundUsage(textBytes: number, lastMark: number | null = null): Usage {
  const seconds = lastMark ?? estimateSpokenSeconds(textBytes);
  const heard = readCount(Math.ceil(seconds * tokensPerSecond)) ?? 0;
  return {
    ...noUsage,
    inputTokens: heard,
    audioInputTokens: heard,
    outputTokens: readCount(Math.ceil(textBytes / textBytesPerToken)) ?? 0,
    source: "estimated",
  };
}

/** The end of the last subtitle, in seconds; null when the text has none. */
export function readLastMark(text: string): number | null {
  const ends = text.match(/-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{3}/g);
  const mark = ends?.at(-1)?.match(/(?:(\d+):)?(\d+):(\d+)[.,](\d+)/);
  if (!mark) return null;
  const [, hours = "0", minutes, seconds, thousandths] = mark;
  return Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) + Number(thousandths) / 1_000;
}
