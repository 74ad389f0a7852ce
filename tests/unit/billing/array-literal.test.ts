import { expect, test } from "vitest";
import { toPlainArray, toTextArray } from "@/lib/billing/holds/array-literal";

test("numbers, ids and nulls become a literal without quotes", () => {
  expect(toPlainArray([])).toBe("{}");
  expect(toPlainArray([1n, null, "ok", true, 3])).toBe("{1,NULL,ok,true,3}");
});

test("a text cannot break out of its element", () => {
  expect(toTextArray(['a"b', "c\\", "{d,e}", "NULL", ""])).toBe('{"a\\"b","c\\\\","{d,e}","NULL",""}');
});
