import { Ctx, Query, Resolver } from 'type-graphql';
import type { Context } from '../graphql/context.js';
import { ModelInfoType } from './model-info.type.js';

@Resolver()
export class ModelsResolver {
  @Query(() => [ModelInfoType], { description: 'Head models and regressors that are installed here.' })
  models(@Ctx() { app }: Context): ModelInfoType[] {
    const { headModels, regressors } = app.reconstructor;
    return [
      ...headModels.map((info, index) => new ModelInfoType(info, 'HEAD_MODEL', index === 0)),
      ...regressors.map((info, index) => new ModelInfoType(info, 'REGRESSOR', index === 0)),
    ];
  }
}
