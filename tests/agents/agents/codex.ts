import path from "node:path";
import type { Agent } from "./agent";

export const codex: Agent = {
  id: "codex",
  name: "Codex",
  package: "@openai/codex",
  version: "0.169.0",
  wire: "openai_responses",
  invoke: ({ modules, home, target, model, prompt }) => ({
    command: process.execPath,
    args: [
      path.join(modules, "@openai/codex/bin/codex.js"),
      ...["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "--model", model, prompt],
    ],
    env: { CODEX_HOME: path.join(home, ".codex"), TACIT_API_KEY: target.apiKey },
    files: { ".codex/config.toml": toConfig(target.url) },
  }),
  callShell(toolNames, command) {
    if (toolNames.includes("exec_command")) return { name: "exec_command", args: JSON.stringify({ cmd: command }) };
    if (toolNames.includes("shell_command")) return { name: "shell_command", args: JSON.stringify({ command }) };
    if (!toolNames.includes("shell")) return null;
    return { name: "shell", args: JSON.stringify({ command: ["bash", "-c", command] }) };
  },
};

const toConfig = (url: string) => `model_provider = "tacit"
check_for_update_on_startup = false

[model_providers.tacit]
name = "Tacit"
base_url = "${url}/v1"
env_key = "TACIT_API_KEY"
wire_api = "responses"

[analytics]
enabled = false
`;
