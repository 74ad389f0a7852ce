import { AppError } from "@/lib/base/errors";
import { type JobName, jobNames, runJob } from "../jobs";
import type { Command, Commands } from "./command";

const summaries: Record<JobName, string> = {
  retention: "Deletes every row that has outlived its time.",
  reconcile: "Proves that the books agree. Exit code 1 on any difference.",
  health: "Asks the provider of every channel whether it answers. Exit code 1 when one does not.",
  payments: "Enters what missed webhooks would have told. Exit code 1 when something could not be asked or entered.",
  "top-up": "Charges standing orders, collects debts, sends refunds and mails that credit runs out.",
  velocity: "Pauses every key that spent more within an hour than it may.",
};

const toCommand = (name: JobName): Command => ({
  summary: summaries[name],
  flags: { now: { value: "<ISO time>" } },
  async run(flags) {
    const report = await runJob(name, readNow(flags.find("now")));
    if (!report) throw new AppError("conflict", "Another process is doing this job right now.");
    return { json: { job: name, count: report.count, ...report.facts }, exitCode: report.isClean ? 0 : 1 };
  },
});

export const commands: Commands = Object.fromEntries(jobNames.map((name) => [name, toCommand(name)]));

function readNow(text: string | undefined): Date {
  const now = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(now.getTime()))
    throw new AppError("invalid_input", "--now: must be a time such as 2026-11-22T00:00:00Z.");
  return now;
}
