import { RedactionBar } from "./redaction-bar";

// Lengths of words, in pixels a character: a rhythm to draw by, taken from no text.
const rhythm = [74, 44, 96, 30, 58, 118, 38, 66, 86, 26, 104, 50];
const barsMax = 16;

/** What was said in a call, as bars: their number comes from the tokens counted. */
export function RedactedTalk({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }) {
  return (
    <div className="mt-4 grid grid-cols-[3.25rem_1fr] gap-x-3 gap-y-2 text-faint">
      <Words speaker="you" tokens={inputTokens} start={0} />
      <Words speaker="model" tokens={outputTokens} start={5} />
    </div>
  );
}

function Words({ speaker, tokens, start }: { speaker: string; tokens: number; start: number }) {
  // By the logarithm: a short question and a whole book both fit the paper.
  const bars = tokens === 0 ? 0 : Math.min(barsMax, Math.round(1 + 1.5 * Math.log2(tokens)));
  return (
    <>
      <span>{speaker}</span>
      <span className="flex flex-wrap items-center gap-x-[5px] gap-y-2 pt-[5px]">
        {Array.from({ length: bars }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bars are all alike
          <RedactionBar key={index} width={rhythm[(start + index) % rhythm.length]!} height={12} />
        ))}
        <span className="sr-only">{tokens} tokens, not kept</span>
      </span>
    </>
  );
}
