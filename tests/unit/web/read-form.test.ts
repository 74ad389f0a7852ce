import { expect, test } from "vitest";
import { readForm } from "@/lib/web/read-form";

const post = (body: BodyInit, type: string) =>
  new Request("http://localhost/consent", { method: "POST", body, headers: { "content-type": type } });
const urlencoded = "application/x-www-form-urlencoded";

test("a plain form and a multipart one are read", async () => {
  expect((await readForm(post("choice=none&back=%2Fdocs", urlencoded))).get("back")).toBe("/docs");
  const form = new FormData();
  form.set("choice", "all");
  const multipart = new Request("http://localhost/consent", { method: "POST", body: form });
  expect((await readForm(multipart)).get("choice")).toBe("all");
});

test.each([
  ["JSON", post("{}", "application/json")],
  ["a body of no type", post("choice=none", "")],
  ["a broken multipart form", post("nothing", "multipart/form-data; boundary=x")],
  ["a form of a megabyte", post(`choice=${"x".repeat(1_000_000)}`, urlencoded)],
])("%s is refused as the caller's mistake", async (_what, request) => {
  await expect(readForm(request)).rejects.toMatchObject({ name: "AppError", code: "invalid_input" });
});
