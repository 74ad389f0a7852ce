import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvLine } from "@/lib/base/csv-line";

/** Another's reading of RFC 4180, to hold our writing against. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = text;
  while (rest !== "") {
    const quoted = /^"((?:[^"]|"")*)"(,|\r\n)/.exec(rest);
    const [whole, cell, end] = quoted ?? /^([^",\r\n]*)(,|\r\n)/.exec(rest)!;
    row.push(quoted ? cell!.replaceAll('""', '"') : cell!);
    if (end === "\r\n") {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(whole.length);
  }
  return rows;
}

describe("a line of CSV", () => {
  test("is read back as what was written, whatever stands in its cells", () => {
    const character = fc.constantFrom(..."ab \",;'=-\t\r\né💶");
    const harmless = fc
      .string({ unit: character })
      .filter((text) => !/^[\t\r\n]|(^|[;\t\r\n]["\s]*)[=+\-@＝＋－＠]/.test(text));
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 1 }), (cells) => {
        expect(readCsv(csvLine(cells))).toEqual([cells]);
      }),
    );
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t1", "\r1", "\n1", '=HYPERLINK("http://x","y")', "＝1", "－1"])(
    "never begins a cell with a formula: %j",
    (text) => {
      const [[cell]] = readCsv(csvLine([text])) as [[string]];
      expect(cell).toBe(`'${text}`);
    },
  );

  test.each([";", "\t", "\n", "\r\n", '; "', ";;"])("nor one that others see begin at %j within ours", (end) => {
    const [[cell]] = readCsv(csvLine([`key${end}=1+1`, 2])) as [[string]];
    expect(cell).toBe(`key${end}'=1+1`);
  });

  test("writes numbers as they are, below zero too, and nothing for nothing", () => {
    expect(csvLine([1, -2, 9007199254740993n, true, null, "a"])).toBe("1,-2,9007199254740993,true,,a\r\n");
    expect(csvLine([{ decimal: "-0.000000001" }])).toBe("-0.000000001\r\n");
  });
});
