import type { RuleExamples } from "./rule-examples";

export type Rule = { readonly name: string; readonly text: string; readonly example?: string };

/** Every rule by which a call is charged, in plain words; what the code does is written in `lib/base/charge.ts`. */
export function listRules(examples: RuleExamples, markups: string): readonly Rule[] {
  return [
    {
      name: "Before the call, a hold",
      text: "The most that the call can cost is set aside from your balance before the provider is asked: the whole prompt, counted generously, the longest answer it may give, the searches it may make, each at the dearest rate it could have. Set max_tokens and the hold is smaller. If you set none and the balance is low, the answer is limited to what the balance can pay for; if it cannot bear the call at all, the call is refused and nothing is sent.",
    },
    {
      name: "After the call, the charge",
      text: "Tokens times the price of one token, and what is counted by the piece times its price, added up in trillionths of a dollar and rounded up once, to a billionth. The rest of the hold is yours again. A charge is never more than its hold; if a call cost more, the difference is written off, the receipt says how much, and it is ours.",
    },
    {
      name: "The price you saw",
      text: "A call is charged at the price in force when it was admitted, also if the price changes while it runs. The receipt names it.",
    },
    {
      name: "Input and output",
      text: "Input is what the model is given, output what it writes, as its provider counts them. Whether an answer is streamed or comes whole, it costs the same.",
    },
    {
      name: "Cached input",
      text: "Tokens that the provider read from its cache cost the cached price instead of the input price. They are part of the input total and never counted twice.",
      example: examples.cacheRead,
    },
    {
      name: "Writing to a cache",
      text: "Some providers charge for keeping a prompt, more for an hour than for five minutes. Such tokens cost the price of the write instead of the input price.",
      example: examples.cacheWrite,
    },
    {
      name: "Reasoning",
      text: "Tokens a model thinks with are output tokens, as its provider counts them, and cost what output does, unless the model has a price of its own for them. The receipt shows how many they were.",
      example: examples.reasoning,
    },
    {
      name: "Long contexts",
      text: "Some models cost more when the whole input, its cached part included, is longer than a threshold. Beyond it the long rates hold for the entire call, input, cache and output; at the threshold and below, none of it.",
      example: examples.longContext,
    },
    {
      name: "Audio",
      text: "Where a model has a price of its own for audio, what it hears and says is charged by that and not as text as well. What was cached of it costs the cached price. A recording whose provider counts only seconds is ten tokens a second.",
      example: examples.audio,
    },
    {
      name: "Images, requests and search units",
      text: "A model priced by the piece is charged for each picture that came, each request, or each unit of a reranking, beside its tokens if those have a price too. Pictures that a model reads are input tokens, as its provider counts them.",
      example: examples.perCall,
    },
    {
      name: "Web searches",
      text: "When the provider searches the web for a model, each search that it reports costs the model’s price of a search. What the search brought in is input.",
      example: examples.search,
    },
    {
      name: "What is in a price",
      text: `Prices follow a public list of what providers ask, with the operator’s mark-up on every rate, rounded up to a trillionth of a dollar a token, or are the operator’s own. The mark-up on the list at present: ${markups}. It is in the prices shown and nothing is added to them.`,
    },
    {
      name: "Errors cost nothing",
      text: "A call that the provider refused, that never reached it, or that failed before the answer began costs 0, and so does an error dressed as a good answer. If a stream breaks later, you pay for the prompt and for what had come. An answer without a word in it costs its prompt.",
    },
    {
      name: "When you hang up",
      text: "Close the connection and the provider’s is closed as well. Before the provider began to answer that costs nothing; afterwards you pay for the prompt and for what had come until then.",
    },
    {
      name: "When nobody counted",
      text: "If the provider sends no token count, or the call ended before it could, tokens are estimated from the size of what went by: four bytes each, never more than was held. The receipt says so.",
    },
  ];
}
