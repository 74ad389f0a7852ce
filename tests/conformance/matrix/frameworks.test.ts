/** The AI SDK and LangChain against every family of models, through the engine. */
import { frameworkClients } from "@/tests/support/conformance/clients/frameworks";
import { proveMatrix } from "./prove-matrix";

proveMatrix(frameworkClients);
