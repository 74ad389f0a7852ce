import path from "node:path";
import type { Agent } from "./agent";

export const claudeCode: Agent = {
  id: "claude-code",
  name: "Claude Code",
  package: "@anthropic-ai/claude-code",
  version: "2.1.197",
  wire: "anthropic_messages",
  invoke: ({ modules, target, model, prompt }) => ({
    command: process.execPath,
    args: [
      path.join(modules, "@anthropic-ai/claude-code/cli-wrapper.cjs"),
      ...["--print", prompt, "--model", model, "--allowedTools", "Bash"],
    ],
    env: {
      ANTHROPIC_BASE_URL: target.url,
      ANTHROPIC_AUTH_TOKEN: target.apiKey,
      ANTHROPIC_API_KEY: "",
      // Its small errands, such as titles, go to a model of its own naming otherwise.
      ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_TELEMETRY: "1",
      DISABLE_ERROR_REPORTING: "1",
      DISABLE_AUTOUPDATER: "1",
    },
    files: {},
  }),
  callShell(toolNames, command) {
    const name = toolNames.find((one) => one === "Bash");
    return name ? { name, args: JSON.stringify({ command, description: "Prints a line" }) } : null;
  },
};
