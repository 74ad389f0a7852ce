/** The SDKs of OpenAI, Anthropic and Google against every family of models, through the engine. */
import { makersClients } from "@/tests/support/conformance/clients/makers";
import { proveMatrix } from "./prove-matrix";

proveMatrix(makersClients);
