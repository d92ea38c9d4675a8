"""The engine of the exercises: how one is declared, judged and remembered.

declare    what an exercise is made of
judge      a verdict on an answer, by `compare` (results), in a `sandbox`
sandbox    catches what is printed, and puts back (`settings`) what was changed
deadline   ends what does not come to an end
verdict    what its author is told
storage    what is kept between sessions, and where (`places`)
source     the verdict on a piece of source code
child      for the command line: in a process of its own
page       for a page of the book: in a worker of the browser
"""
