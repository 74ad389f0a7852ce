import { describe, expect, test } from "vitest";
import { toUsage } from "@/lib/gateway/metering/usage";
import { estimateSoundUsage, readSoundUsage } from "@/lib/gateway/surfaces/sound";
import { createSpeechStreamReader } from "@/lib/gateway/surfaces/speech-stream";
import { readUsage as readGemini, writeUsage as writeGemini } from "@/lib/gateway/wires/gemini/usage";
import { encodeUsage as encodeChat } from "@/lib/gateway/wires/openai-chat/encode-answer/encode-usage";
import { readUsage as readChat } from "@/lib/gateway/wires/openai-chat/usage";
import { play, toBytes, toEvents } from "@/tests/support/surface-calls";

const none = { cacheReadTokens: 0, cacheWrite5mTokens: 0, reasoningTokens: 0 };
const spoken = toUsage({ ...none, inputTokens: 50, outputTokens: 40, audioInputTokens: 30, audioOutputTokens: 10 });

describe("tokens of sound", () => {
  test("are told on by the dialects that have words for them", () => {
    expect(encodeChat(spoken)).toMatchObject({
      prompt_tokens_details: { audio_tokens: 30 },
      completion_tokens_details: { audio_tokens: 10 },
    });
    expect(readChat({ usage: encodeChat(spoken) })).toEqual(spoken);
    expect(writeGemini(spoken)).toMatchObject({
      promptTokensDetails: [
        { modality: "TEXT", tokenCount: 20 },
        { modality: "AUDIO", tokenCount: 30 },
      ],
      candidatesTokensDetails: [
        { modality: "TEXT", tokenCount: 30 },
        { modality: "AUDIO", tokenCount: 10 },
      ],
    });
    expect(readGemini({ usageMetadata: writeGemini(spoken) })).toEqual(spoken);
  });

  test("are not told where there are none", () => {
    const silent = toUsage({ ...none, inputTokens: 5, outputTokens: 4, audioInputTokens: 0 });
    expect(silent).not.toHaveProperty("audioInputTokens");
    expect(JSON.stringify(encodeChat(silent))).not.toContain("audio");
    expect(JSON.stringify(writeGemini(silent))).not.toContain("Details");
  });

  test("are never more than what no cache held, nor than the answer", () => {
    const usage = toUsage({
      inputTokens: 100,
      cacheReadTokens: 70,
      cacheWrite5mTokens: 10,
      outputTokens: 5,
      reasoningTokens: 0,
      audioInputTokens: 90,
      audioOutputTokens: 9,
    });
    expect(usage).toMatchObject({ audioInputTokens: 20, audioOutputTokens: 5 });
  });

  test("are what a recording is, as far as the provider does not say that it is text", () => {
    const told = { input_tokens: 40, output_tokens: 7, input_token_details: { text_tokens: 10, audio_tokens: 30 } };
    expect(readSoundUsage(told, null)).toMatchObject({ inputTokens: 40, audioInputTokens: 30, outputTokens: 7 });
    expect(readSoundUsage({ input_tokens: 40, output_tokens: 7 }, null)).toMatchObject({ audioInputTokens: 40 });
    expect(readSoundUsage({ type: "duration", seconds: 3 }, null)).toMatchObject({
      inputTokens: 30,
      audioInputTokens: 30,
    });
    expect(estimateSoundUsage(150)).toMatchObject({ inputTokens: 100, audioInputTokens: 100 });
  });

  test("are what speech says", () => {
    const reader = createSpeechStreamReader();
    const usage = { input_tokens: 14, output_tokens: 101, total_tokens: 115 };
    play(reader, [
      toBytes(toEvents({ type: "speech.audio.delta", audio: "AAAA" }, { type: "speech.audio.done", usage })),
    ]);
    expect(reader.facts().usage).toMatchObject({ inputTokens: 14, outputTokens: 101, audioOutputTokens: 101 });
    expect(reader.facts().usage).not.toHaveProperty("audioInputTokens");
  });
});
