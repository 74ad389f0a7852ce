import { handleGatewayRequest } from "@/lib/main/gateway";

/** Every method goes to the engine, which knows which of them an address has. */
export {
  handleGatewayRequest as DELETE,
  handleGatewayRequest as GET,
  handleGatewayRequest as OPTIONS,
  handleGatewayRequest as PATCH,
  handleGatewayRequest as POST,
  handleGatewayRequest as PUT,
};
