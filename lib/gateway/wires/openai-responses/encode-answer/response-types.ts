/** What this wire writes to a client. That OpenAI's own types say the same is checked by the tests. */
import type { EncodedChoice } from "../encode-request/encode-tools";

export type Token = {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: number[];
  readonly top_logprobs: { readonly token: string; readonly logprob: number; readonly bytes: number[] }[];
};

export type Annotation = { type: "url_citation"; url: string; title: string; start_index: number; end_index: number };

export type TextContent = { type: "output_text"; text: string; annotations: Annotation[]; logprobs: Token[] };
export type RefusalContent = { type: "refusal"; refusal: string };

type ItemStatus = "in_progress" | "completed" | "incomplete";

export type MessageItem = {
  id: string;
  type: "message";
  role: "assistant";
  status: ItemStatus;
  content: (TextContent | RefusalContent)[];
};

export type ReasoningItem = {
  id: string;
  type: "reasoning";
  summary: { type: "summary_text"; text: string }[];
  encrypted_content?: string;
};

export type CallItem =
  | {
      id: string;
      type: "function_call";
      call_id: string;
      name: string;
      namespace?: string;
      arguments: string;
      status: ItemStatus;
    }
  | { id: string; type: "custom_tool_call"; call_id: string; name: string; namespace?: string; input: string };

export type PictureItem = {
  id: string;
  type: "image_generation_call";
  status: "in_progress" | "completed";
  result: string | null;
};

export type OutputItem = MessageItem | ReasoningItem | CallItem | PictureItem;

export type ResponseUsage = {
  input_tokens: number;
  input_tokens_details: { cached_tokens: number; cache_write_tokens: number };
  output_tokens: number;
  output_tokens_details: { reasoning_tokens: number };
  total_tokens: number;
};

export type ResponseObject = {
  id: string;
  object: "response";
  created_at: number;
  status: "in_progress" | "completed" | "incomplete" | "failed";
  background: false;
  error: { code: string; message: string } | null;
  incomplete_details: { reason: "max_output_tokens" | "content_filter" } | null;
  instructions: null;
  max_output_tokens: number | null;
  metadata: Record<string, string>;
  model: string;
  /** Items of ours, and what the provider did itself as it wrote it. */
  output: unknown[];
  parallel_tool_calls: boolean;
  previous_response_id: null;
  prompt_cache_key: string | null;
  reasoning: { effort: Effort; summary: "auto" | null };
  safety_identifier: string | null;
  store: false;
  temperature: number | null;
  text: { format: Format; verbosity?: "low" | "medium" | "high" };
  tool_choice: EncodedChoice;
  tools: unknown[];
  top_logprobs: number;
  top_p: number | null;
  truncation: "disabled";
  access_programs: null;
  usage?: ResponseUsage;
};

type Effort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max" | null;

type Format =
  | { type: "text" | "json_object" }
  | {
      type: "json_schema";
      name: string;
      description?: string;
      schema: Record<string, unknown>;
      strict?: boolean;
    };

type InItem = { item_id: string; output_index: number };
type InPart = InItem & { content_index: number };
type InSummary = InItem & { summary_index: number };
type SummaryText = { type: "summary_text"; text: string };

/** An event, but for its number, which the stream gives it. */
export type ResponseEvent =
  | { type: "response.created" | "response.in_progress"; response: ResponseObject }
  | { type: "response.completed" | "response.incomplete"; response: ResponseObject }
  | { type: "response.output_item.added" | "response.output_item.done"; output_index: number; item: OutputItem }
  | ({
      type: "response.content_part.added" | "response.content_part.done";
      part: TextContent | RefusalContent;
    } & InPart)
  | ({ type: "response.output_text.delta"; delta: string; logprobs: Token[] } & InPart)
  | ({ type: "response.output_text.done"; text: string; logprobs: Token[] } & InPart)
  | ({ type: "response.output_text.annotation.added"; annotation: Annotation; annotation_index: number } & InPart)
  | ({ type: "response.refusal.delta"; delta: string } & InPart)
  | ({ type: "response.refusal.done"; refusal: string } & InPart)
  | ({
      type: "response.reasoning_summary_part.added" | "response.reasoning_summary_part.done";
      part: SummaryText;
    } & InSummary)
  | ({ type: "response.reasoning_summary_text.delta"; delta: string } & InSummary)
  | ({ type: "response.reasoning_summary_text.done"; text: string } & InSummary)
  | ({ type: "response.function_call_arguments.delta"; delta: string } & InItem)
  | ({ type: "response.function_call_arguments.done"; name: string; arguments: string } & InItem)
  | ({ type: "response.custom_tool_call_input.delta"; delta: string } & InItem)
  | ({ type: "response.custom_tool_call_input.done"; input: string } & InItem)
  | ({
      type:
        | "response.image_generation_call.in_progress"
        | "response.image_generation_call.generating"
        | "response.image_generation_call.completed";
    } & InItem);

/** What a provider of this wire did itself: its item as it came. */
export type OwnItemEvent = {
  type: "response.output_item.added" | "response.output_item.done";
  output_index: number;
  item: unknown;
};

export type Emit = (event: ResponseEvent | OwnItemEvent) => void;
