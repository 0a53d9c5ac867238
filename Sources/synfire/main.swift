import Formats
import Foundation
import Options

StandardStreams.prepare()
Interruption.watch()
exit(Program.run(ProgramWords.all()))
