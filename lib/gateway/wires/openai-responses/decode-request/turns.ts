import type { AssistantPart, Message, TextPart, ToolResultPart, UserPart } from "../../../canonical/generate-request";

/** Gathers items into messages: what comes in a row from the same side is one turn. */
export function createTurns() {
  const messages: Message[] = [];
  let user: UserPart[] | null = null;
  let assistant: AssistantPart[] | null = null;
  let tool: ToolResultPart[] | null = null;

  function open(message: Message): void {
    user = null;
    assistant = null;
    tool = null;
    messages.push(message);
  }

  return {
    messages,
    system: (content: readonly TextPart[]) => open({ role: "system", content }),
    user(parts: readonly UserPart[]) {
      if (parts.length === 0) return;
      if (!user) {
        const content: UserPart[] = [];
        open({ role: "user", content });
        user = content;
      }
      for (const part of parts) user.push(part);
    },
    assistant(parts: readonly AssistantPart[]) {
      if (parts.length === 0) return;
      if (!assistant) {
        const content: AssistantPart[] = [];
        open({ role: "assistant", content });
        assistant = content;
      }
      for (const part of parts) assistant.push(part);
    },
    tool(part: ToolResultPart) {
      if (!tool) {
        const content: ToolResultPart[] = [];
        open({ role: "tool", content });
        tool = content;
      }
      tool.push(part);
    },
  };
}
