import { describe, expect, test } from "vitest";
import { readPriceFile } from "@/lib/billing/prices/read-price-file";

const head = "model,input_usd_per_million,output_usd_per_million";

function problemsOf(text: string): string[] {
  try {
    readPriceFile(text);
  } catch (error) {
    return (error as Error).message.split("\n");
  }
  return [];
}

describe("a file of prices", () => {
  test("is CSV with a head, in any order of columns, quoted or not", () => {
    const text = `\uFEFFmodel, output_usd_per_million,input_usd_per_million,cache_read_usd_per_million\r\n"a,""b""",2,1,\r\n\r\nc,4,3,0.3\r\n`;
    expect(readPriceFile(text)).toEqual([
      { place: "line 2", price: { model: 'a,"b"', inputUsdPerMillion: "1", outputUsdPerMillion: "2" } },
      {
        place: "line 4",
        price: { model: "c", inputUsdPerMillion: "3", outputUsdPerMillion: "4", cacheReadUsdPerMillion: "0.3" },
      },
    ]);
  });

  test("is a JSON list as the prices are listed, with every rate there is", () => {
    const listed = {
      id: "7",
      model: "m",
      source: "genai-prices@0.1.8",
      effective_from: "2026-11-22T00:00:00.000Z",
      markup_bps: 0,
      input_usd_per_million: "1",
      output_usd_per_million: 2,
      cache_write_5m_usd_per_million: "1.25",
      cache_write_1h_usd_per_million: "2",
      audio_input_usd_per_million: "9",
      audio_output_usd_per_million: null,
      reasoning_usd_per_million: "3",
      per_call_usd: "0.000000000",
      per_call_nano: "0",
      web_search_usd: "0.010000000",
      web_search_nano: "10000000",
      long_context_above_tokens: 200000,
      long_input_usd_per_million: "2",
      long_output_usd_per_million: "4",
    };
    expect(readPriceFile(JSON.stringify([listed]))).toEqual([
      {
        place: "item 1",
        price: {
          model: "m",
          inputUsdPerMillion: "1",
          outputUsdPerMillion: "2",
          cacheWrite5mUsdPerMillion: "1.25",
          cacheWrite1hUsdPerMillion: "2",
          audioInputUsdPerMillion: "9",
          reasoningUsdPerMillion: "3",
          perCallUsd: "0.000000000",
          webSearchUsd: "0.010000000",
          longContextAboveTokens: 200_000,
          longInputUsdPerMillion: "2",
          longOutputUsdPerMillion: "4",
        },
      },
    ]);
  });

  test("may begin with the mark that Windows writes, also as JSON", () => {
    const text = '\uFEFF[{"model":"m","input_usd_per_million":0.15,"output_usd_per_million":"2"}]';
    expect(readPriceFile(text)).toMatchObject([{ price: { model: "m", inputUsdPerMillion: "0.15" } }]);
  });

  test("is refused with every line that is wrong", () => {
    const problems = problemsOf(`${head}\na,1,2\nb,-1,2\nc,1\nd,1,two\na,1,2\n,1,2`);
    expect(problems).toHaveLength(5);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "line 3",
      "line 4",
      "line 5",
      "line 6",
      "line 7",
    ]);
    expect(problems[0]).toContain("input_usd_per_million must be a plain decimal");
    expect(problems[1]).toContain("has 2 cells, and the head has 3");
    expect(problems[3]).toContain("a has a price on an earlier line");
  });

  test.each([
    ["", "The file holds no price."],
    ["[]", "The file holds no price."],
    ["[{]", "The file is not valid JSON."],
    ["[1]", "item 1: must be an object."],
    [`${head},input_usd_per_thousand\na,1,2,3`, "line 2: there is no column input_usd_per_thousand."],
    [
      `${head},long_input_usd_per_million\na,1,2,3`,
      "line 2: long_input_usd_per_million needs the length above which it holds.",
    ],
    [
      `${head},long_context_above_tokens\na,1,2,many`,
      "line 2: long_context_above_tokens Invalid input: expected number, received NaN.",
    ],
    // A digit, or a price of another column, would be lost without a word.
    [`${head}\na,"0.15,2`, "line 2: has a quote that is not closed, or one within a cell that is not quoted."],
    [`${head}\na,1,2"`, "line 2: has a quote that is not closed, or one within a cell that is not quoted."],
    [`${head}\n"a"b,1,2`, "line 2: has a quote that is not closed, or one within a cell that is not quoted."],
    [`"model,a\nb,1`, "line 1: has a quote that is not closed, or one within a cell that is not quoted."],
    [`${head},input_usd_per_million\na,1,2,3`, "line 1: has the column input_usd_per_million twice."],
    [`${head.replaceAll(",", ";")}\na;1;2`, `line 2: there is no column ${head.replaceAll(",", ";")}.`],
    [`${head}\na,1%,2`, "line 2: input_usd_per_million must be a plain decimal such as 0.15."],
    [
      `${head},long_context_above_tokens\na,1,2,2e5`,
      "line 2: long_context_above_tokens Invalid input: expected number, received NaN.",
    ],
    [
      '[{"model":"a","input_usd_per_million":1,"output_usd_per_million":2,"long_context_above_tokens":true}]',
      "item 1: long_context_above_tokens Invalid input: expected number, received boolean.",
    ],
    [
      `${head},long_context_above_tokens,long_input_usd_per_million\na,1,2,9,3`,
      "line 2: long_output_usd_per_million is missing: a long context needs its own rates.",
    ],
  ])("%j is refused: %s", (text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });
});
