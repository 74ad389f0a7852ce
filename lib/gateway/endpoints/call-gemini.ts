import type { Admitted } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import { geminiBatchEmbedContents, geminiEmbedContent } from "../surfaces/gemini-embed-content";
import { countGeminiTokens } from "./count-tokens";
import { generateContent, readGeminiAddress } from "./generate";
import { startCall } from "./start-call";

/** `POST /v1beta/models/{model}:{method}`: Gemini names what it is to do in the address. */
export async function callGemini(house: House, exchange: Admitted, rest: string): Promise<void> {
  const address = readGeminiAddress(rest, exchange.request.path.split("?")[1] ?? "");
  const { model, method: action } = address;
  switch (action) {
    case "generateContent":
    case "streamGenerateContent":
      return generateContent(house, exchange, address);
    case "countTokens":
      return countGeminiTokens(house, exchange, model);
    case "embedContent":
      return startCall(house, exchange, geminiEmbedContent, { serves: ["gemini_embed_content"], model, action });
    case "batchEmbedContents":
      return startCall(house, exchange, geminiBatchEmbedContents, {
        serves: ["gemini_batch_embed_contents"],
        model,
        action,
      });
    default:
      throw gatewayError("not_found", "There is nothing at this address.");
  }
}
