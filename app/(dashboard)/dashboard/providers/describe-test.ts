import type { ChannelTestView } from "@/lib/channels/schema";

/** What came of asking a provider whether it takes a credential. */
export function describeTest({ ok, status, problem, modelsCount, keysCount, keysAccepted }: ChannelTestView): string {
  if (ok) {
    const models = modelsCount === null ? "" : ` It has ${modelsCount} ${modelsCount === 1 ? "model" : "models"}.`;
    return `${keysCount > 1 ? `All ${keysCount} keys are` : "It is"} accepted.${models}`;
  }
  switch (problem) {
    case "timeout":
      return "The provider did not answer in time.";
    case "no_list":
      return "Somebody answers, but has no list of models: try a call.";
    case "refused": {
      const which = keysCount > 1 ? `Key ${keysAccepted + 1} of ${keysCount}` : "It";
      return status === null ? "No access was given for it." : `${which} was refused (${status}).`;
    }
    default:
      return "The provider cannot be reached in the open internet.";
  }
}
