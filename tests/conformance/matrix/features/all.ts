import type { Feature } from "../feature";
import { failureFeatures } from "./failures";
import { limitFeatures } from "./limits";
import { orderFeatures } from "./order";
import { parameterFeatures } from "./parameters";
import { reasoningFeatures } from "./reasoning";
import { toolFeatures } from "./tools";
import { wordFeatures } from "./words";

export const features: readonly Feature[] = [
  ...wordFeatures,
  ...toolFeatures,
  ...reasoningFeatures,
  ...limitFeatures,
  ...orderFeatures,
  ...parameterFeatures,
  ...failureFeatures,
];
