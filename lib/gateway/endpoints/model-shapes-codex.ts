import type { ListedModel } from "../ports";

/** What Codex tells a model to be, for those that it does not know itself: it sends this as the system prompt. */
const instructions = `You are a coding agent that works in the user's repository through a terminal.
Read the code that matters before you change it, and follow its conventions and any AGENTS.md. Make the smallest change that solves the task at its root; leave unrelated code alone.
Search with rg where it is installed. Never discard work that is not yours, and do not commit or push unless you are asked to.
Prove what you did by running the tests or checks that cover it, and say plainly what you could not verify.
Go on until the task is done. Then report briefly: what changed, where, and what the user should know.`;

const efforts = [
  { effort: "low", description: "Answers fast, thinks little" },
  { effort: "medium", description: "Thinks as much as most tasks need" },
  { effort: "high", description: "Thinks long about hard tasks" },
] as const;

/**
 * Codex's entry for a model, in its list of `models`, best first. Members and their words are those its reader insists on
 * (codex-rs/protocol/src/openai_models.rs); it sends much smaller requests for a model that it finds here.
 */
export function toCodexModel({ id, name, capabilities, contextTokens }: ListedModel, position: number) {
  const thinks = capabilities.reasoning !== null && capabilities.reasoning !== "none";
  return {
    slug: id,
    display_name: name,
    description: null,
    ...(thinks && { default_reasoning_level: "medium" as const }),
    supported_reasoning_levels: thinks ? efforts : [],
    shell_type: "shell_command" as const,
    visibility: "list" as const,
    supported_in_api: true,
    priority: position + 1,
    upgrade: null,
    base_instructions: instructions,
    supports_reasoning_summaries: thinks,
    support_verbosity: false,
    default_verbosity: null,
    apply_patch_tool_type: null,
    truncation_policy: { mode: "bytes" as const, limit: 10_000 },
    supports_parallel_tool_calls: capabilities.tools !== false,
    context_window: contextTokens,
    experimental_supported_tools: [],
    input_modalities: capabilities.images === false ? ["text"] : ["text", "image"],
  };
}
