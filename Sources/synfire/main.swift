import Formats
import Foundation

StandardStreams.prepare()
Interruption.watch()
exit(Program.run(ProgramWords.all()))
