import { z } from "zod";
import { AppError } from "@/lib/base/errors";

const msPerUnit = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const Time = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/** The value of `--expires`: a date, or a time from now. */
export function readExpiry(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const [, count, unit] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  if (count) return new Date(Date.now() + Number(count) * msPerUnit[unit as keyof typeof msPerUnit]);
  // By the calendar: to Date, 31 February is some day in March.
  if (Time.safeParse(text).success) return new Date(text);
  throw new AppError("invalid_input", "--expires: must be a date such as 2027-01-31, or a time from now such as 30d.");
}
