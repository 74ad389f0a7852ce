import { FactTable } from "./fact-table";

const headers = [
  { name: "x-request-id", text: "The call’s id, made by us. request-id carries the same." },
  { name: "x-tacit-model", text: "The model that answered." },
  { name: "x-tacit-provider", text: "The provider that served it." },
  {
    name: "x-tacit-lane",
    text: "forward: passed on in the dialect it came in. translate: rewritten for a provider of another.",
  },
  { name: "x-tacit-dropped-params", text: "On translate: the parameters that could not be carried. Empty: none." },
  { name: "x-tacit-attempts", text: "How many ways were tried, the one that answered included." },
  { name: "x-tacit-byok", text: "1: the call went out under a provider credential of your own." },
  { name: "x-tacit-cost-usd", text: "What the call cost. On answers that do not stream." },
  { name: "x-tacit-output-cap", text: "The balance was low: the answer was limited to this many tokens." },
  {
    name: "x-tacit-limit-source",
    text: "On a call refused for its cost: credit, when the account’s is short; budget, when the key’s or the person’s is. For its haste: requests, tokens or concurrency.",
  },
  { name: "x-tacit-usage-source", text: "estimated: a count of tokens that no provider has made." },
];

export function AnswerHeaders() {
  return <FactTable caption="Headers of an answer" name="header" facts={headers} />;
}
