import { toPlainArray, toTextArray } from "./array-literal";
import type { Settlement } from "./settlement";

/** The values of the `settle-holds` statement. */
export function toSettleValues(calls: readonly Settlement[]): string[] {
  return [
    toPlainArray(calls.map((call) => call.id)),
    toPlainArray(calls.map((call) => call.costNano)),
    toPlainArray(calls.map((call) => call.status)),
    toPlainArray(calls.map((call) => call.httpStatus)),
    toPlainArray(calls.map((call) => call.finishReason)),
    toPlainArray(calls.map((call) => call.inputTokens)),
    toPlainArray(calls.map((call) => call.cacheReadTokens)),
    toPlainArray(calls.map((call) => call.cacheWrite5mTokens)),
    toPlainArray(calls.map((call) => call.cacheWrite1hTokens)),
    toPlainArray(calls.map((call) => call.outputTokens)),
    toPlainArray(calls.map((call) => call.reasoningTokens)),
    toPlainArray(calls.map((call) => call.webSearchCalls)),
    toPlainArray(calls.map((call) => call.billedCalls)),
    toPlainArray(calls.map((call) => call.usageSource)),
    toPlainArray(calls.map((call) => call.firstTokenMs)),
    toPlainArray(calls.map((call) => call.durationMs)),
    toPlainArray(calls.map((call) => call.createdAtMs)),
    toTextArray(calls.map((call) => call.provider)),
    toTextArray(calls.map((call) => call.model)),
    toPlainArray(calls.map((call) => call.channelId)),
    toPlainArray(calls.map((call) => call.priceId)),
    toPlainArray(calls.map((call) => call.endpoint)),
    toPlainArray(calls.map((call) => call.lane)),
    toPlainArray(calls.map((call) => call.stream)),
    toTextArray(calls.map((call) => toPlainArray(call.tried))),
    toPlainArray(calls.map((call) => call.byok)),
    toPlainArray(calls.map((call) => call.audioInputTokens)),
    toPlainArray(calls.map((call) => call.audioOutputTokens)),
  ];
}

/** The values of the `bury-calls` statement. */
export function toBuryValues(calls: readonly Settlement[]): string[] {
  return [
    toPlainArray(calls.map((call) => call.id)),
    toPlainArray(calls.map((call) => call.organizationId)),
    toPlainArray(calls.map((call) => call.keyId)),
    toPlainArray(calls.map((call) => call.walletId)),
    toTextArray(calls.map((call) => call.model)),
    toPlainArray(calls.map((call) => call.channelId)),
    toTextArray(calls.map((call) => call.provider)),
    toPlainArray(calls.map((call) => call.endpoint)),
    toPlainArray(calls.map((call) => call.lane)),
    toPlainArray(calls.map((call) => call.stream)),
    toPlainArray(calls.map((call) => call.priceId)),
    toPlainArray(calls.map((call) => call.httpStatus)),
    toPlainArray(calls.map((call) => call.createdAtMs)),
    toTextArray(calls.map((call) => toPlainArray(call.tried))),
    toPlainArray(calls.map((call) => call.byok)),
  ];
}
