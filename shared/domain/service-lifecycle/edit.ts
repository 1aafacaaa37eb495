import * as E from "fp-ts/Either";
import { withinGroups, type GroupForbidden } from "../service-access/caller";
import type { GroupScope } from "../service-access/groups";
import { dataOf, type ServiceProposal } from "../service/proposal";
import {
  advanced,
  eventOf,
  type Execution,
  type Service,
  type ServiceDecision,
} from "../service/service";
import { isAvailable, type Topic } from "../service/topics";
import type { FiscalCode } from "../service/values";
import { workingCopyOf } from "./model";
import { notAllowed, type TopicNotAvailable, type TransitionNotAllowed } from "./refusal";

export type EditService = Execution & {
  readonly scope: GroupScope;
  readonly proposal: ServiceProposal;
  readonly catalogue: ReadonlyArray<Topic>;
  readonly sandbox: FiscalCode;
};

export type EditRejected = TopicNotAvailable | GroupForbidden | TransitionNotAllowed;

/**
 * Replaces the working copy as a whole, which makes it a draft again; the released copy stays as it is. While
 * the service is under review, or after its deletion, nothing can be edited. A repeat replaces the draft by
 * the same data and is one more entry of the history.
 */
export const edit =
  ({ at, catalogue, command, proposal, sandbox, scope }: EditService) =>
  (service: Service): E.Either<EditRejected, ServiceDecision> => {
    const { lifecycle } = service;
    const { topicId } = proposal.metadata;
    if (!isAvailable(catalogue, topicId, lifecycle.data.metadata.topicId))
      return E.left({ _tag: "TopicNotAvailable", topicId });
    const reached = withinGroups(scope)(lifecycle);
    if (E.isLeft(reached)) return reached;
    switch (lifecycle.status) {
      case "draft":
      case "approved":
      case "rejected": {
        const next: Service = {
          ...service,
          lifecycle: {
            ...advanced(workingCopyOf(lifecycle), command),
            status: "draft",
            data: dataOf(proposal, lifecycle.data, sandbox),
            modifiedAt: at,
          },
        };
        return E.right({ next, events: [eventOf("ServiceEdited", next, { at, command })] });
      }
      case "submitted":
      case "deleted":
        return E.left(notAllowed("edit", lifecycle));
    }
  };
