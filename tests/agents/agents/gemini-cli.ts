import path from "node:path";
import type { Agent } from "./agent";

export const geminiCli: Agent = {
  id: "gemini-cli",
  name: "Gemini CLI",
  package: "@google/gemini-cli",
  version: "0.61.0",
  wire: "gemini",
  invoke: ({ modules, target, model, prompt }) => ({
    command: process.execPath,
    args: [path.join(modules, "@google/gemini-cli/bundle/gemini.js"), "--prompt", prompt, "--model", model, "--yolo"],
    env: {
      GOOGLE_GEMINI_BASE_URL: target.url,
      GEMINI_API_KEY: target.apiKey,
      GEMINI_TELEMETRY_ENABLED: "false",
      GEMINI_CLI_TRUST_WORKSPACE: "true",
      // It starts itself once more to raise its memory limit otherwise.
      GEMINI_CLI_NO_RELAUNCH: "true",
    },
    files: { ".gemini/settings.json": JSON.stringify(settings) },
  }),
  callShell(toolNames, command) {
    const name = toolNames.find((one) => one === "run_shell_command");
    return name ? { name, args: JSON.stringify({ command, description: "Prints a line" }) } : null;
  },
};

const settings = {
  security: { auth: { selectedType: "gemini-api-key" } },
  privacy: { usageStatisticsEnabled: false },
  telemetry: { enabled: false },
  general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
};
