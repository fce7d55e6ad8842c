// Which runtime has loaded the addon.
#pragma once

/** Whether it is Node, or has Node in it as Electron has. Others export some of libuv's names too, for
 * functions that end the process: nothing of libuv is to be touched there. */
bool RunsOnNode();
