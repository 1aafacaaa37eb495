import { info } from "../system/info";
import { createService } from "./create-service";
import { deleteService } from "./delete-service";
import { explainService } from "./explain-service";
import { getPublishedService } from "./get-published-service";
import { getService } from "./get-service";
import { getServiceHistory } from "./get-service-history";
import { getServiceKeys } from "./get-service-keys";
import { getServiceReview } from "./get-service-review";
import { getServiceTopics } from "./get-service-topics";
import { getServices } from "./get-services";
import { patchService } from "./patch-service";
import { regenerateServiceKey } from "./regenerate-service-key";
import { releaseService } from "./release-service";
import { reviewService } from "./review-service";
import { manage } from "./surface";
import { unpublishService } from "./unpublish-service";
import { updateService } from "./update-service";
import { updateServiceLogo } from "./update-service-logo";
import { withdrawService } from "./withdraw-service";

export const serviceEndpoints = [
  createService,
  getServices,
  getServiceTopics,
  getService,
  updateService,
  patchService,
  deleteService,
  updateServiceLogo,
  getServiceHistory,
  getServiceKeys,
  regenerateServiceKey,
  reviewService,
  getServiceReview,
  explainService,
  withdrawService,
  releaseService,
  getPublishedService,
  unpublishService,
  info(manage, "manageInfo", { _tag: "Open" }),
];
