/** How the hub's clock went on, in one row: what a restart would else not know. */
import type { Course, Courses } from './port.ts';
import { type Database, numberIn } from './sql.ts';

export const openCourses = ({ read, write }: Database): Courses => ({
  read: async () => {
    const [row] = await read.all('select wall, held, since from course');
    return row && { wall: numberIn(row, 'wall'), held: numberIn(row, 'held'), since: numberIn(row, 'since') };
  },
  write: ({ wall, held, since }: Course) =>
    write(async (sql) => {
      await sql.run('delete from course');
      await sql.run('insert into course (wall, held, since) values ($1, $2, $3)', wall, held, since);
    }),
});
