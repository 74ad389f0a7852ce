import { describe, expect, test } from "vitest";
import { GatewayError } from "@/lib/gateway/gateway-error";
import { createFormScanner, type FormPart } from "@/lib/gateway/surfaces/form-scanner";
import { createDice } from "@/tests/support/conformance/fuzz/dice";
import { boundary, fileHead, formType, throwForm, writeForm } from "@/tests/support/recording-forms";
import { cuts } from "@/tests/support/surface-calls";
import { readWholeForm } from "@/tests/support/whole-form";

/** The parts that are found when a form arrives in these pieces; null: it is refused. */
function scan(pieces: readonly Uint8Array[]): readonly FormPart[] | null {
  const scanner = createFormScanner(formType, () => {});
  try {
    for (const piece of pieces) scanner.take(piece);
    scanner.end();
    return scanner.parts;
  } catch (error) {
    if (error instanceof GatewayError && error.kind === "invalid_request") return null;
    throw error;
  }
}

const bytesOf = (form: Uint8Array) => Array.from(form, (_, at) => form.subarray(at, at + 1));

describe("a form that arrives in pieces", () => {
  test("is read, or refused, as the same form in one piece, wherever it is cut", () => {
    const dice = createDice(20_261_122);
    const seen = { good: 0, refused: 0 };
    for (let round = 0; round < 150; round++) {
      const form = throwForm(dice);
      const expected = readWholeForm(form, boundary);
      seen[expected ? "good" : "refused"]++;
      const found = [scan([form]), scan(bytesOf(form)), ...cuts(form).map(scan)].map((parts) => JSON.stringify(parts));
      const wanted = JSON.stringify(expected);
      expect(
        found.every((parts) => parts === wanted),
        JSON.stringify(form.toString("latin1")),
      ).toBe(true);
    }
    expect(seen.good).toBeGreaterThan(50);
    expect(seen.refused).toBeGreaterThan(25);
  });

  test("never counts a byte as settled that a boundary may begin with", () => {
    const dice = createDice(7);
    for (let round = 0; round < 150; round++) {
      const form = throwForm(dice);
      const parts = readWholeForm(form, boundary);
      if (!parts) continue;
      const scanner = createFormScanner(formType, () => {});
      for (const [at, byte] of bytesOf(form).entries()) {
        scanner.take(byte);
        const open = parts.find(({ valueStart, valueEnd }) => valueStart <= at && at < valueEnd + 3 + boundary.length);
        if (open) expect(scanner.settledLength).toBeLessThanOrEqual(open.valueEnd);
      }
    }
  });

  test("settles all but the length of a boundary, so that a recording is not kept", () => {
    const scanner = createFormScanner(formType, () => {});
    const beginning = writeForm([["file", "", fileHead]]).subarray(0, -(boundary.length + 8));
    scanner.take(beginning);
    for (let piece = 1; piece <= 50; piece++) {
      scanner.take(new Uint8Array(10_000).fill(0x0d));
      expect(beginning.length + piece * 10_000 - scanner.settledLength).toBeLessThanOrEqual(boundary.length + 4);
    }
  });

  test("has the heads of its parts bounded", () => {
    const long = (bytes: number) => writeForm([["file", "x", `; filename="${"n".repeat(bytes)}"`]]);
    for (const size of [8_000, 8_130, 8_140, 8_150, 8_160, 8_170, 9_000]) {
      const form = long(size);
      expect(scan([form])).toEqual(readWholeForm(form, boundary));
      expect(scan(bytesOf(form))).toEqual(readWholeForm(form, boundary));
    }
  });

  test("byte by byte costs no more than its length", () => {
    // Every byte looks like the beginning of the end of a head, and then of a boundary.
    const form = Buffer.from(`--${boundary}\r\n${"\r\n\r".repeat(2_700)}`, "latin1");
    expect(scan(bytesOf(form))).toBeNull();
    const value = writeForm([["file", "\r\n--b0un".repeat(20_000), fileHead]]);
    expect(scan(bytesOf(value))).toHaveLength(1);
  });
});
