import { AppError } from "@/lib/base/errors";

const secondsPerUnit = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** The value of `--overlap`: a time such as 24h, or 0, in seconds. */
export function readOverlap(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (text === "0") return 0;
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  if (count) return Number(count) * secondsPerUnit[unit as keyof typeof secondsPerUnit];
  throw new AppError("invalid_input", "--overlap: must be 0, or a time such as 90s, 30m, 24h or 7d.");
}
