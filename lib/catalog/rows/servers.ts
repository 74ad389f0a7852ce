/** Servers that an operator runs or chooses, and our own sandbox. Whose they are, and what they keep, only the operator knows. */
import type { Provider } from "../provider";
import { nothingSaid, openaiLike, pair, plainChat } from "./row";

const ownServer = {
  ...openaiLike,
  credential: "optional",
  quirks: plainChat,
  discovers: true,
  dataPolicy: nothingSaid,
  dataPolicyUrl: null,
} as const;

/** The surfaces that have one dialect only are tried: a server without one says so. */
const surfaces = {
  embeddings: "/embeddings",
  completions: "/completions",
  images: "/images/generations",
  speech: "/audio/speech",
  transcriptions: "/audio/transcriptions",
  moderations: "/moderations",
  rerank: "/rerank",
};

const allWires = {
  openai_chat: "/chat/completions",
  openai_responses: "/responses",
  anthropic_messages: "/messages",
};

export const servers: readonly Provider[] = [
  {
    ...ownServer,
    id: "ollama",
    name: "Ollama",
    urls: { ...allWires, completions: "/completions", embeddings: "/embeddings" },
    defaultBaseUrl: "http://localhost:11434/v1",
    environment: pair("OLLAMA"),
  },
  {
    ...ownServer,
    id: "vllm",
    name: "vLLM",
    urls: {
      ...allWires,
      completions: "/completions",
      embeddings: "/embeddings",
      transcriptions: "/audio/transcriptions",
      rerank: "/rerank",
    },
    defaultBaseUrl: "http://localhost:8000/v1",
    environment: pair("VLLM"),
  },
  {
    ...ownServer,
    id: "lmstudio",
    name: "LM Studio",
    urls: { ...allWires, completions: "/completions", embeddings: "/embeddings" },
    defaultBaseUrl: "http://localhost:1234/v1",
    environment: pair("LMSTUDIO"),
  },
  {
    ...ownServer,
    id: "llamacpp",
    name: "llama.cpp",
    urls: {
      openai_chat: "/chat/completions",
      anthropic_messages: "/messages",
      completions: "/completions",
      embeddings: "/embeddings",
      rerank: "/rerank",
    },
    defaultBaseUrl: "http://localhost:8080/v1",
    environment: pair("LLAMACPP"),
  },
  {
    ...ownServer,
    id: "openai-compatible",
    name: "OpenAI-compatible",
    urls: { openai_chat: "/chat/completions", ...surfaces },
    defaultBaseUrl: null,
    environment: pair("OPENAI_COMPATIBLE"),
  },
  {
    ...ownServer,
    id: "anthropic-compatible",
    name: "Anthropic-compatible",
    auth: "x-api-key",
    urls: { anthropic_messages: "/v1/messages", count_tokens: "/v1/messages/count_tokens" },
    basePath: null,
    quirks: {},
    discovers: false,
    defaultBaseUrl: null,
    environment: pair("ANTHROPIC_COMPATIBLE"),
  },
];

export const sandbox: Provider = {
  id: "sandbox",
  name: "Sandbox",
  auth: "none",
  credential: "none",
  urls: { openai_chat: "sandbox:echo" },
  basePath: null,
  defaultBaseUrl: "sandbox:echo",
  environment: null,
  quirks: {},
  discovers: false,
  dataPolicy: { retentionDays: 0, training: "no", regions: [], zeroRetention: "default" },
  dataPolicyUrl: null,
};
